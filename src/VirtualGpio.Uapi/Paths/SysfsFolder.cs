// SPDX-License-Identifier: MIT
#pragma warning disable CA1416 // Linux it is: VirtualGpio.Linux runs nowhere else, and callers need not be told twice.
namespace VirtualGpio.Uapi.Paths;

/// <summary>
/// The part of a <see cref="DeviceTree"/> that is in sysfs, as real files in a folder for the time being. So a descriptor of
/// one is a real file or folder, and paths that start from it are the kernel's business.
/// </summary>
internal sealed class SysfsFolder : IDisposable
{
    private const string Sysfs = "/sys/";

    private readonly string _folder;

    /// <summary>Makes the files.</summary>
    /// <param name="tree">What is in them.</param>
    /// <exception cref="IOException">The temporary folder cannot be written to.</exception>
    public SysfsFolder(DeviceTree tree)
    {
        const UnixFileMode everybodyReads = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode everybodyEnters = everybodyReads | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        // Nobody else can enter it, but whoever has a descriptor of what is in there can go on from that.
        _folder = Directory.CreateTempSubdirectory("vgpio-sysfs-").FullName;
        foreach (TreeNode node in tree.Nodes.Where(node => node.Kind != TreeNodeKind.Chip))
        {
            string path = PathOf(node);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            switch (node.Kind)
            {
                case TreeNodeKind.Folder:
                    Directory.CreateDirectory(path);
                    File.SetUnixFileMode(path, everybodyEnters);
                    break;
                case TreeNodeKind.File:
                    File.WriteAllText(path, node.Text);
                    File.SetUnixFileMode(path, everybodyReads);
                    break;
                default:
                    File.CreateSymbolicLink(path, node.Text);
                    break;
            }
        }
    }

    /// <summary>Where something really is.</summary>
    /// <param name="node">A folder, file or link.</param>
    public string PathOf(TreeNode node) => node.Kind == TreeNodeKind.RealFolder ? $"{node.Path}/" : Path.Combine(_folder, node.Path[Sysfs.Length..]);

    /// <summary>Removes the files.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
