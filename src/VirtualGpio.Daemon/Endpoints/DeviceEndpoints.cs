// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Device models: seen, and acted upon.</summary>
internal static class DeviceEndpoints
{
    private static readonly ApiParameter s_device = ApiParameter.Path("device", "The device's name.");

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/devices", "getDevices", "Lists the devices and what they show", ListAsync)
        {
            Tag = "Devices",
            Answer = typeof(DeviceInfo[]),
            AnswerDescription = "The devices, in the order in which they were added.",
        },
        new("GET", "/v1/devices/{device}", "getDevice", "Tells of a device", GetAsync)
        {
            Tag = "Devices",
            Parameters = [s_device],
            Answer = typeof(DeviceInfo),
            AnswerDescription = "The device.",
            Problems = [ProblemCodes.NotFound],
        },
        new("POST", "/v1/devices/{device}/actions/{action}", "act", "Does something with a device", ActAsync)
        {
            Tag = "Devices",
            Parameters = [s_device, ApiParameter.Path("action", "The action, one of those that the device lists.")],
            Body = typeof(DeviceActionRequest),
            IsBodyOptional = true,
            Status = StatusCodes.Status204NoContent,
            AnswerDescription = "It is done, or has begun.",
            Problems = [ProblemCodes.NotFound],
        },
    ];

    private static async Task ListAsync(ApiCall call) =>
        await call.AnswerAsync(Array.ConvertAll(await call.Host.GetDevicesAsync(), ToInfo), ApiJson.Default.DeviceInfoArray);

    private static async Task GetAsync(ApiCall call)
    {
        string name = call.Path("device");
        DeviceState[] devices = await call.Host.GetDevicesAsync();
        DeviceState device = devices.FirstOrDefault(one => one.Name == name)
            ?? throw ApiException.NotFound($"There is no device '{name}'.{NearestNames.Hint(name, devices.Select(one => one.Name))}");
        await call.AnswerAsync(ToInfo(device), ApiJson.Default.DeviceInfo);
    }

    private static async Task ActAsync(ApiCall call)
    {
        DeviceActionRequest? request = await call.ReadOptionalAsync<DeviceActionRequest>();
        await call.Host.ActAsync(call.Path("device"), call.Path("action"), request?.Arguments ?? []);
        await call.AnswerAsync();
    }

    private static DeviceInfo ToInfo(DeviceState device) => new()
    {
        Name = device.Name,
        Type = device.Type.Name,
        Pins = new Dictionary<string, string>(device.Pins),
        Readings = device.Readings.ToDictionary(reading => reading.Name, reading => reading.Value),
        Actions = [.. device.Type.Actions.Select(action => action.Name)],
    };
}
