// SPDX-License-Identifier: MIT
namespace VirtualGpio.Virtio.Gpio;

/// <summary>Numbers of the virtio-gpio device (virtio 1.2, 5.18; linux/virtio_gpio.h).</summary>
public static class GpioProtocol
{
    /// <summary>VIRTIO_GPIO_F_IRQ: lines interrupt, and there is an event queue.</summary>
    public const ulong InterruptFeature = 1UL << 0;

    /// <summary>The queue that requests come in.</summary>
    internal const int RequestQueue = 0;

    /// <summary>The queue that the buffers for events come in.</summary>
    internal const int EventQueue = 1;

    internal const int QueueCount = 2;

    /// <summary>struct virtio_gpio_config: le16 ngpio, two bytes of padding, le32 gpio_names_size.</summary>
    public const int ConfigSize = 8;

    /// <summary>struct virtio_gpio_request: le16 type, le16 gpio, le32 value.</summary>
    internal const int RequestSize = 8;

    /// <summary>struct virtio_gpio_response: u8 status, u8 value.</summary>
    internal const int ResponseSize = 2;

    /// <summary>struct virtio_gpio_irq_request: le16 gpio.</summary>
    internal const int EventRequestSize = 2;

    internal const byte StatusOk = 0;
    internal const byte StatusError = 1;

    /// <summary>The buffer comes back without an event: the line interrupts no longer.</summary>
    internal const byte EventInvalid = 0;

    /// <summary>The buffer comes back with an event.</summary>
    internal const byte EventValid = 1;
}
