// SPDX-License-Identifier: MIT
namespace VirtualGpio.GuestImage;

/// <summary>An image could not be made. The message says what happened, with what, and what can be done.</summary>
internal sealed class GuestImageException(string message, Exception? cause = null) : Exception(message, cause);
