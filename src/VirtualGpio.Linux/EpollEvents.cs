// SPDX-License-Identifier: MIT
namespace VirtualGpio.Linux;

/// <summary>The EPOLL events of <c>linux/eventpoll.h</c>.</summary>
[Flags]
public enum EpollEvents : uint
{
    /// <summary>None; <see cref="Error"/> and <see cref="HangUp"/> are reported all the same.</summary>
    None = 0,

    /// <summary>EPOLLIN: can be read, or accepted.</summary>
    In = 0x001,

    /// <summary>EPOLLPRI: an exceptional condition.</summary>
    Priority = 0x002,

    /// <summary>EPOLLOUT: can be written.</summary>
    Out = 0x004,

    /// <summary>EPOLLERR: an error is pending.</summary>
    Error = 0x008,

    /// <summary>EPOLLHUP: both directions are shut.</summary>
    HangUp = 0x010,

    /// <summary>EPOLLRDHUP: the other side writes no more.</summary>
    PeerHangUp = 0x2000,

    /// <summary>EPOLLONESHOT: reported once, then disabled until modified.</summary>
    OneShot = 1u << 30,

    /// <summary>EPOLLET: reported on changes only.</summary>
    EdgeTriggered = 1u << 31,
}
