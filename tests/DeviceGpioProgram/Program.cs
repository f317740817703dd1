// SPDX-License-Identifier: MIT

// A program as users of System.Device.Gpio write it: the LED on line 1 follows the button on line 0, for a number of
// edges. It knows nothing of VirtualGpio.
//   device-gpio-program v1|v2 EDGES      by libgpiod 1 or 2
using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using System.Globalization;

const int button = 0;
const int led = 1;

bool isOlder = args[0] == "v1";
int awaited = int.Parse(args[1], CultureInfo.InvariantCulture);

foreach (GpioChipInfo chip in isOlder ? LibGpiodDriver.GetAvailableChips() : LibGpiodV2Driver.GetAvailableChips())
    Console.WriteLine($"chip {chip.Id} {chip.Name} {chip.Label} {chip.NumLines}");
using var controller = new GpioController(isOlder ? new LibGpiodDriver(0) : new LibGpiodV2Driver(0));
Console.WriteLine($"{controller.PinCount} pins");

controller.OpenPin(button, PinMode.InputPullUp);
controller.OpenPin(led, PinMode.Output, PinValue.High);
Console.WriteLine($"button {controller.Read(button)}, led {controller.Read(led)}");
controller.Write(led, PinValue.Low);

using var done = new ManualResetEventSlim();
int edges = 0;
controller.RegisterCallbackForPinValueChangedEvent(button, PinEventTypes.Rising | PinEventTypes.Falling, (_, change) =>
{
    controller.Write(led, change.ChangeType == PinEventTypes.Rising ? PinValue.High : PinValue.Low);
    Console.WriteLine(change.ChangeType);
    if (++edges == awaited)
        done.Set();
});
// By libgpiod 1 the line is requested, and events are read and thrown away, before the callback is there.
Console.WriteLine("waiting");
done.Wait();
