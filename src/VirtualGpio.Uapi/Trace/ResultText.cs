// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using VirtualGpio.Linux;

namespace VirtualGpio.Uapi.Trace;

/// <summary>What a call has returned, as <c>strace</c> shows it, and behind it in brackets the reason why it has failed.</summary>
internal static class ResultText
{
    /// <summary>The text.</summary>
    /// <param name="result">0 or more, or a negative error number.</param>
    /// <param name="reason">Why it has failed, if that is known.</param>
    public static string Of(int result, string? reason = null)
    {
        if (result >= 0)
            return FormattableString.Invariant($"{result}");
        // No error number comes near it, but it has no positive counterpart.
        int error = result == int.MinValue ? int.MaxValue : -result;
        string name = Enum.GetName((Errno)error) ?? FormattableString.Invariant($"{error}");
        return $"-1 {name} ({Marshal.GetPInvokeErrorMessage(error)}){(reason is null ? "" : $" [{reason}]")}";
    }
}
