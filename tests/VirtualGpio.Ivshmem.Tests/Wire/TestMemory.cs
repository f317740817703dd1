// SPDX-License-Identifier: MIT
using VirtualGpio.Linux;

namespace VirtualGpio.Ivshmem.Tests.Wire;

internal static class TestMemory
{
    public static SharedMemory Create(int size = 128 * 1024)
    {
        using var file = MemoryFile.CreateSealed("test", size);
        return SharedMemory.Map(file, size);
    }
}
