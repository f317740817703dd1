// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>A folder beside its final place. It gets its name when all in it is done, so that no half-made one is ever found.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string _target;

    public WorkFolder(string target)
    {
        _target = target;
        var parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        // What a killed run left; the lock says that nobody else is at it.
        Folder = Path.Combine(parent, $".new-{Path.GetFileName(target)}");
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    public void Commit()
    {
        if (Directory.Exists(_target)) Directory.Delete(_target, recursive: true);
        Directory.Move(Folder, _target);
    }

    public void Dispose()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }
}
