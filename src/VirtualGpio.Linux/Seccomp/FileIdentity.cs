// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux.Seccomp;

/// <summary>Which file or folder something is, whatever path leads to it.</summary>
/// <param name="Device">The file system, major and minor number in one.</param>
/// <param name="Inode">The file there.</param>
public readonly record struct FileIdentity(ulong Device, ulong Inode);
