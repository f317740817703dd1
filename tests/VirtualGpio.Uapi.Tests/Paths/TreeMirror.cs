// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Seccomp;
using VirtualGpio.Uapi.Paths;

namespace VirtualGpio.Uapi.Tests.Paths;

/// <summary>
/// A <see cref="DeviceTree"/> in real files, chips being empty ones, to ask the kernel where a path leads. Going up further
/// than to its root comes back to it, as from <c>/</c>.
/// </summary>
internal sealed class TreeMirror : IDisposable
{
    private const int Depth = 24;

    private readonly string _folder = Directory.CreateTempSubdirectory("vgpio-mirror-").FullName;
    private readonly Dictionary<FileIdentity, string> _paths = [];

    public TreeMirror(DeviceTree tree)
    {
        Root = Path.Combine([_folder, .. Enumerable.Repeat("up", Depth)]);
        foreach (string folder in new[] { DeviceTree.Devices, DeviceTree.Buses, DeviceTree.Numbers })
            Directory.CreateDirectory(Root + folder);
        foreach (TreeNode node in tree.Nodes)
        {
            string path = Root + node.Path;
            switch (node.Kind)
            {
                case TreeNodeKind.Folder:
                    Directory.CreateDirectory(path);
                    break;
                case TreeNodeKind.Link:
                    File.CreateSymbolicLink(path, node.Text);
                    break;
                default:
                    File.WriteAllText(path, node.Text);
                    break;
            }
        }

        string[] real = ["", "/sys", "/sys/dev", DeviceTree.Devices, DeviceTree.Buses, DeviceTree.Numbers];
        foreach (string path in real.Concat(tree.Nodes.Where(node => node.Kind != TreeNodeKind.Link).Select(node => node.Path)))
            _paths.Add(Identity(Root + path), path);
        for (string above = Path.GetDirectoryName(Root)!; above.StartsWith(_folder, StringComparison.Ordinal); above = Path.GetDirectoryName(above)!)
        {
            _paths.Add(Identity(above), "");
            foreach (string name in new[] { "sys", "dev" })
                File.CreateSymbolicLink(Path.Combine(above, name), Path.Combine(Root, name));
        }
    }

    private string Root { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The one path of what a path leads to; null if to nothing. A link at the end is its own path, if not followed.</summary>
    public string? Find(string path, bool followsLast)
    {
        string name = path[(path.LastIndexOf('/') + 1)..];
        if (!followsLast && name is not ("" or "." or "..")
            && PathLookup.IdentityOfOurs(Root + path[..^name.Length]) is { } folder && new FileInfo(Path.Combine(Root + _paths[folder], name)).LinkTarget is not null
            && _paths[folder].Length > 0)
        {
            return $"{_paths[folder]}/{name}";
        }

        return PathLookup.IdentityOfOurs(Root + path) is { } found ? _paths[found] : null;
    }

    private static FileIdentity Identity(string path) => PathLookup.IdentityOfOurs(path)!.Value;
}
