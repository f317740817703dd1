// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client;

/// <summary>Adds a chip: <c>POST /v1/chips</c>.</summary>
public sealed record NewChip
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary><c>ivshmem</c>, <c>ivshmem-plain</c> or <c>virtio</c>.</summary>
    public string Transport { get; init; } = "ivshmem";

    /// <summary>The number of lines, 1 to 1024.</summary>
    public int Lines { get; init; } = 32;

    /// <summary>The lines' names, from offset 0 on; null or empty: none.</summary>
    public string?[]? Names { get; init; }
}
