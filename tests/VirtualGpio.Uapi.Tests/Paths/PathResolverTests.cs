// SPDX-License-Identifier: MIT
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Uapi.Tests.Paths;

/// <summary>With this process in the program's place, and a folder of its own in the place of /dev.</summary>
public sealed class PathResolverTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-paths-").FullName;
    private readonly DeviceTree _tree = new(["gpiochip0", "gpiochip1"], 251);
    private readonly PathResolver _resolver;

    public PathResolverTests()
    {
        // The same twice: without chips, and, to ask the kernel, with them.
        foreach (string way in new[] { "without", "with" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, way, "dev"));
            Directory.CreateDirectory(Path.Combine(_folder, way, "one", "two"));
        }

        File.WriteAllText(Path.Combine(_folder, "with", "dev", "gpiochip0"), "");
        _resolver = new PathResolver(_tree, new Dictionary<FileIdentity, string>
        {
            [PathLookup.IdentityOfOurs(Path.Combine(_folder, "without", "dev"))!.Value] = DeviceTree.Devices,
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("/dev/gpiochip0")]
    [InlineData("//dev/./gpiochip0")]
    [InlineData("/sys/bus/gpio/devices/gpiochip0/dev")]
    [InlineData("/sys//bus/./gpio")]
    [InlineData("/sys/dev/char/251:0/subsystem")]
    public void Plain_paths_are_ours_wherever_the_folders_are(string path) => Assert.NotNull(Resolve(path).Node);

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/usr/include/linux/gpio.h")]
    [InlineData("/usr/src/drivers/gpio/gpio-sim.c")]
    [InlineData("/tmp/gpio/devices")]
    [InlineData("/tmp/251:0")]
    [InlineData("/dev/null")]
    [InlineData("gpiochip0")]
    [InlineData("/dev/../tmp/gpiochip0")]
    [InlineData("/nowhere/gpiochip0")]
    public void Others_are_the_kernels(string path) => Assert.True(Resolve(path).IsKernels);

    [Fact]
    public void Links_and_detours_lead_where_the_kernel_leads_them()
    {
        // What a link says, and paths: '@' stands for the folder with everything.
        Gen<string> targets = Gen.Frequency(
            (3, Gen.Elements("@/dev/gpiochip0", "@/one/two/../../dev/gpiochip0", "../dev/gpiochip0", "dev/gpiochip0", "gpiochip0", "@/dev", "dev", "../dev")),
            (2, Gen.Elements("@/dev/gpiochip1", "@/one/a", "@/nowhere", "one", "one/two", "a", "b", "../a", "../b", "../../a", ".", "../one/./b")));
        Gen<(string[] Links, string[] Targets, string Path)> cases =
            from targetsOfLinks in Gen.ArrayOf(targets, 6)
            from prefix in Gen.Elements("@/", "@//one/../", "@/one/", "@/one/two/../../", "@/one/two/")
            from count in Gen.Choose(0, 2)
            from names in Gen.ArrayOf(Gen.Elements("a", "b", "one", "two", "dev", "..", "."), count)
            from last in Gen.Elements("a", "b", "gpiochip0", "gpiochip0", "gpiochip1", "dev")
            from end in Gen.Frequency((5, Gen.Constant("")), (1, Gen.Elements("/", "/.")))
            select (new[] { "a", "b", "one/a", "one/b", "one/two/a", "dev/a" }, targetsOfLinks, prefix + string.Join('/', [.. names, last]) + end);
        int ours = 0;
        Prop.ForAll(cases.ToArbitrary(), it =>
        {
            foreach (string way in new[] { "without", "with" })
            {
                for (int i = 0; i < it.Links.Length; i++)
                {
                    string link = Path.Combine(_folder, way, it.Links[i]);
                    File.Delete(link);
                    File.CreateSymbolicLink(link, In(way, it.Targets[i]));
                }
            }

            bool expected = PathLookup.IdentityOfOurs(In("with", it.Path)) is { } found && found == PathLookup.IdentityOfOurs(In("with", "@/dev/gpiochip0"));
            ours += expected ? 1 : 0;
            return (Resolve(In("without", it.Path)).Node?.Path == "/dev/gpiochip0") == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000));
        Assert.True(ours > 60, $"Only {ours} paths led to the chip.");
    }

    [Fact]
    public void A_link_is_not_followed_if_it_is_not_to_be()
    {
        string link = Path.Combine(_folder, "mychip");
        File.CreateSymbolicLink(link, "/dev/gpiochip0");
        Assert.Equal("/dev/gpiochip0", Resolve(link).Node?.Path);
        Assert.True(Resolve(link, follows: false).IsKernels);
        // A chip is no folder: the kernel finds nothing there, as it would find no folder.
        Assert.True(Resolve(link + "/").IsKernels);
    }

    [Fact]
    public void Links_that_go_round_in_circles_are_the_kernels()
    {
        string one = Path.Combine(_folder, "c1");
        string other = Path.Combine(_folder, "c2");
        File.CreateSymbolicLink(one, other);
        File.CreateSymbolicLink(other, one);
        Assert.True(Resolve(one).IsKernels);
    }

    [Fact]
    public void Links_that_make_a_path_too_long_are_the_kernels()
    {
        string deep = _folder + string.Concat(Enumerable.Repeat("/.", 1000));
        File.CreateSymbolicLink(Path.Combine(_folder, "long"), string.Concat(Enumerable.Repeat("./", 1500)) + "mychip");
        Assert.True(Resolve($"{deep}/long").IsKernels);
    }

    [Fact]
    public void A_path_of_nothing_but_names_of_ours_is_given_up_soon() =>
        Assert.True(Resolve("/tmp" + string.Concat(Enumerable.Repeat("/gpiochip0", 400))).IsKernels);

    [Fact]
    public void Any_bytes_are_a_path()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            PathOutcome outcome = _resolver.Resolve(Environment.ProcessId, Call(follows: true), bytes.AsSpan(0, Math.Min(bytes.Length, PathLookup.LongestPath - 1)));
            return outcome.IsKernels || bytes.AsSpan().IndexOf("gpio"u8) >= 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static PathCall Call(bool follows) =>
        new() { Question = PathQuestion.Stat, Directory = PathLookup.CurrentFolder, Path = 0, FollowsLink = follows };

    private string In(string way, string path) => path.Replace("@", Path.Combine(_folder, way), StringComparison.Ordinal);

    private PathOutcome Resolve(string path, bool follows = true) => _resolver.Resolve(Environment.ProcessId, Call(follows), Encoding.UTF8.GetBytes(path));
}
