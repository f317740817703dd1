// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux;
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Uapi.Tests.Paths;

public sealed class DeviceTreeTests : IDisposable
{
    private const string Bus = DeviceTree.Buses;
    private const string Device = "/sys/bus/gpio/devices/gpiochip0";

    private readonly DeviceTree _tree = new(["gpiochip0", "gpiochip7"], 251);
    private readonly TreeMirror _mirror;

    public DeviceTreeTests() => _mirror = new TreeMirror(_tree);

    public void Dispose() => _mirror.Dispose();

    [Theory]
    [InlineData(DeviceTree.Devices, "gpiochip0", "/dev/gpiochip0")]
    [InlineData(DeviceTree.Devices, "./gpiochip7", "/dev/gpiochip7")]
    [InlineData(DeviceTree.Devices, "../dev//gpiochip7", "/dev/gpiochip7")]
    [InlineData(Bus, "gpio", "/sys/bus/gpio")]
    [InlineData(Bus, "gpio/", "/sys/bus/gpio")]
    [InlineData(Bus, "gpio/devices/gpiochip0/dev", Device + "/dev")]
    [InlineData(Bus, "gpio/devices/gpiochip0/subsystem", "/sys/bus/gpio")]
    [InlineData(Bus, "gpio/devices/gpiochip0/subsystem/devices/gpiochip7", "/sys/bus/gpio/devices/gpiochip7")]
    [InlineData(Bus, "gpio/../../../dev/gpiochip0", "/dev/gpiochip0")]
    [InlineData(Bus, "gpio/..", "/sys/bus")]
    [InlineData(DeviceTree.Numbers, "251:0", Device)]
    [InlineData(DeviceTree.Numbers, "251:1/subsystem", "/sys/bus/gpio")]
    [InlineData(DeviceTree.Numbers, "251:0/uevent", Device + "/uevent")]
    public void A_path_leads_to_what_is_ours(string folder, string path, string expected) =>
        Assert.Equal(expected, Walk(folder, path).Node?.Path);

    [Theory]
    [InlineData(DeviceTree.Devices, "gpiochip0/", Errno.ENOTDIR)]
    [InlineData(DeviceTree.Devices, "gpiochip0/.", Errno.ENOTDIR)]
    [InlineData(DeviceTree.Devices, "gpiochip0/..", Errno.ENOTDIR)]
    [InlineData(DeviceTree.Devices, "gpiochip0/x", Errno.ENOTDIR)]
    [InlineData(DeviceTree.Devices, "gpiochip1", Errno.ENOENT)]
    [InlineData(DeviceTree.Devices, "gpiochip00", Errno.ENOENT)]
    [InlineData(Bus, "gpio/drivers", Errno.ENOENT)]
    [InlineData(Bus, "gpio/devices/gpiochip1", Errno.ENOENT)]
    [InlineData(Bus, "gpio/devices/gpiochip0/dev/", Errno.ENOTDIR)]
    public void Where_nothing_is_the_error_is_the_kernels_own(string folder, string path, Errno expected) =>
        Assert.Equal(PathOutcome.Failed(expected), Walk(folder, path));

    [Theory]
    [InlineData(DeviceTree.Devices, "null")]
    [InlineData(DeviceTree.Devices, "gpiochip")]
    [InlineData(DeviceTree.Devices, "gpiochip0x")]
    [InlineData(DeviceTree.Devices, "../etc/passwd")]
    [InlineData(DeviceTree.Devices, "\u00fc")]
    [InlineData(Bus, "pci/devices")]
    [InlineData(DeviceTree.Numbers, "251:9")]
    public void All_else_is_the_kernels(string folder, string path) => Assert.True(Walk(folder, path).IsKernels);

    [Fact]
    public void A_link_is_itself_if_it_is_not_to_be_followed()
    {
        Assert.Equal(Device + "/subsystem", _tree.Walk(Bus, "gpio/devices/gpiochip0/subsystem"u8, followsLast: false, refusesLinks: false).Node?.Path);
        Assert.Equal("/sys/bus/gpio", _tree.Walk(Bus, "gpio/devices/gpiochip0/subsystem/"u8, followsLast: false, refusesLinks: false).Node?.Path);
        Assert.Equal("/sys/dev/char/251:1", _tree.Walk(DeviceTree.Numbers, "251:1"u8, followsLast: false, refusesLinks: true).Node?.Path);
        Assert.Equal(PathOutcome.Failed(Errno.ELOOP), _tree.Walk(DeviceTree.Numbers, "251:1/dev"u8, followsLast: false, refusesLinks: true));
        Assert.Equal(PathOutcome.Failed(Errno.ELOOP), _tree.Walk(DeviceTree.Numbers, "251:1"u8, followsLast: true, refusesLinks: true));
    }

    [Fact]
    public void More_links_than_the_kernel_follows_are_refused()
    {
        string path = "gpio" + string.Concat(Enumerable.Repeat("/devices/gpiochip0/subsystem", 41));
        Assert.Equal(PathOutcome.Failed(Errno.ELOOP), Walk(Bus, path));
        Assert.Equal("/sys/bus/gpio", Walk(Bus, path[..path.LastIndexOf("/devices", StringComparison.Ordinal)]).Node?.Path);
    }

    [Fact]
    public void Every_path_leads_where_the_kernel_leads_it_in_the_same_tree()
    {
        Gen<string> names = Gen.Elements(
            "..", "..", ".", "", "gpio", "gpio", "devices", "devices", "gpiochip0", "gpiochip0", "gpiochip7", "gpiochip3", "dev", "subsystem", "uevent", "sys", "bus", "char", "251:0", "251:1", "x");
        Gen<(string Folder, string Path, bool Follows)> cases =
            from folder in Gen.Elements(DeviceTree.Devices, DeviceTree.Buses, DeviceTree.Numbers)
            from first in Gen.Elements("gpio", "gpiochip0", "251:0", "251:1", "..", "gpio/devices/gpiochip0")
            from count in Gen.Choose(0, 6)
            from rest in Gen.ArrayOf(names, count)
            from follows in Gen.Elements(true, false)
            select (folder, string.Join('/', [first, .. rest]), follows);
        int ours = 0;
        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            PathOutcome outcome = _tree.Walk(it.Folder, Encoding.UTF8.GetBytes(it.Path), it.Follows, refusesLinks: false);
            string? kernels = _mirror.Find($"{it.Folder}/{it.Path}", it.Follows);
            ours += outcome.Node is null ? 0 : 1;
            return outcome.Node is { } node ? node.Path == kernels
                : outcome.Error != Errno.None ? kernels is null
                : kernels is null || !_tree.Nodes.Any(ofOurs => ofOurs.Path == kernels);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));
        Assert.True(ours > 200, $"Only {ours} paths led to something of ours.");
    }

    [Fact]
    public void Any_bytes_are_a_path()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            bool isOurs = !_tree.Walk(DeviceTree.Devices, bytes, true, false).IsKernels;
            return !isOurs || _tree.MayBeIn(bytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void What_is_ours_is_never_passed_over_by_the_first_look()
    {
        foreach (TreeNode node in _tree.Nodes)
        {
            byte[] path = Encoding.ASCII.GetBytes(node.Path);
            Assert.True(_tree.MayBeIn(path), node.Path);
            var names = new PathComponents(path);
            string? found = null;
            while (found is null && names.MoveNext())
                found = _tree.FolderOf(names.Current, names.Rest);
            Assert.NotNull(found);
            Assert.Equal(node.Path, _tree.Walk(found, names.FromHere, followsLast: false, refusesLinks: false).Node?.Path);
        }
    }

    [Theory]
    [InlineData("gpio", "", DeviceTree.Buses)]
    [InlineData("gpio", "/devices/x", DeviceTree.Buses)]
    [InlineData("gpio", "//./devices", DeviceTree.Buses)]
    [InlineData("gpio", "/gpio-sim.c", null)]
    [InlineData("gpio.h", "", null)]
    [InlineData("gpiochip12", "", DeviceTree.Devices)]
    [InlineData("gpiochip", "", null)]
    [InlineData("gpiochipx", "", null)]
    [InlineData("251:4", "/dev", DeviceTree.Numbers)]
    [InlineData("25:1", "", null)]
    public void Names_that_many_folders_have_are_told_apart_by_what_follows(string name, string rest, string? expected) =>
        Assert.Equal(expected, _tree.FolderOf(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(rest)));

    [Fact]
    public void Files_say_what_sysfs_says()
    {
        Assert.Equal("251:1\n", _tree.Nodes.Single(node => node.Path == "/sys/bus/gpio/devices/gpiochip7/dev").Text);
        Assert.Equal("MAJOR=251\nMINOR=1\nDEVNAME=gpiochip7\n", _tree.Nodes.Single(node => node.Path == "/sys/bus/gpio/devices/gpiochip7/uevent").Text);
    }

    private PathOutcome Walk(string folder, string path) => _tree.Walk(folder, Encoding.UTF8.GetBytes(path), followsLast: true, refusesLinks: false);
}
