// SPDX-License-Identifier: MIT
using VirtualGpio.Linux.Native;

namespace VirtualGpio.Linux;

/// <summary>The numbers of users.</summary>
public static class UserId
{
    /// <summary>The user whose rights this process has now.</summary>
    public static uint Effective => Libc.GetEffectiveUserId();
}
