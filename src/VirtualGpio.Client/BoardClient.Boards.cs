// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <content>The board, its chips, devices and recordings.</content>
public sealed partial class BoardClient
{
    /// <summary>Tells about the board.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<BoardInfo> GetBoardAsync(CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get("/v1/board"), ApiJson.Default.BoardInfo, cancellation);

    /// <summary>Tells about all chips.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<ChipInfo[]> GetChipsAsync(CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get("/v1/chips"), ApiJson.Default.ChipInfoArray, cancellation);

    /// <summary>Tells about a chip.</summary>
    /// <param name="chip">Its name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<ChipInfo> GetChipAsync(string chip, CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get(new ApiTarget("/v1/chips").Part(chip).ToString()), ApiJson.Default.ChipInfo, cancellation);

    /// <summary>Adds a chip.</summary>
    /// <param name="chip">The chip.</param>
    /// <param name="cancellation">Ends the waiting; the chip may be there all the same.</param>
    public ValueTask<ChipInfo> AddChipAsync(NewChip chip, CancellationToken cancellation = default) =>
        ReadAsync(Request("POST", "/v1/chips", chip, ApiJson.Default.NewChip, ApiRequest.Soon * 2), ApiJson.Default.ChipInfo, cancellation);

    /// <summary>Removes a chip.</summary>
    /// <param name="chip">Its name.</param>
    /// <param name="force">Whether to remove it also while software uses it.</param>
    /// <param name="cancellation">Ends the waiting; the chip may be gone all the same.</param>
    /// <exception cref="BoardException"><see cref="ProblemCodes.Conflict"/>: software uses it; and others.</exception>
    public ValueTask RemoveChipAsync(string chip, bool force = false, CancellationToken cancellation = default)
    {
        string target = new ApiTarget("/v1/chips").Part(chip).With("force", force ? "true" : null).ToString();
        return Done(_transport.AskAsync(new ApiRequest("DELETE", target) { Patience = ApiRequest.Soon * 2 }, cancellation));
    }

    /// <summary>Tells about all devices.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<DeviceInfo[]> GetDevicesAsync(CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get("/v1/devices"), ApiJson.Default.DeviceInfoArray, cancellation);

    /// <summary>Tells about a device.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<DeviceInfo> GetDeviceAsync(string device, CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get(new ApiTarget("/v1/devices").Part(device).ToString()), ApiJson.Default.DeviceInfo, cancellation);

    /// <summary>Does something with a device.</summary>
    /// <param name="device">Its name.</param>
    /// <param name="action">One of its actions.</param>
    /// <param name="arguments">The action's arguments by name; null: none.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask ActAsync(
        string device, string action, IReadOnlyDictionary<string, string>? arguments = null, CancellationToken cancellation = default)
    {
        string target = new ApiTarget("/v1/devices").Part(device).Then("/actions").Part(action).ToString();
        DeviceActionRequest body = new() { Arguments = arguments is null ? null : new Dictionary<string, string>(arguments) };
        return Done(_transport.AskAsync(
            Request("POST", target, body, ApiJson.Default.DeviceActionRequest, s_usualTimeout + ApiRequest.Soon), cancellation));
    }

    /// <summary>Tells about the recordings that the daemon writes or has written.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<RecordingInfo[]> GetRecordingsAsync(CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get("/v1/recordings"), ApiJson.Default.RecordingInfoArray, cancellation);

    /// <summary>Tells about a recording.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public ValueTask<RecordingInfo> GetRecordingAsync(string name, CancellationToken cancellation = default) =>
        ReadAsync(ApiRequest.Get(new ApiTarget("/v1/recordings").Part(name).ToString()), ApiJson.Default.RecordingInfo, cancellation);

    /// <summary>Lets the daemon record to a file on its machine.</summary>
    /// <param name="recording">The name, the file and the lines.</param>
    /// <param name="cancellation">Ends the waiting; the recording may run all the same.</param>
    public ValueTask<RecordingInfo> StartRecordingAsync(NewRecording recording, CancellationToken cancellation = default) =>
        ReadAsync(
            Request("POST", "/v1/recordings", recording, ApiJson.Default.NewRecording, ApiRequest.Soon), ApiJson.Default.RecordingInfo, cancellation);

    /// <summary>Stops a recording; its file is complete then.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What it has.</returns>
    public ValueTask<RecordingInfo> StopRecordingAsync(string name, CancellationToken cancellation = default) =>
        ReadAsync(
            new ApiRequest("DELETE", new ApiTarget("/v1/recordings").Part(name).ToString()) { Patience = ApiRequest.Soon * 2 },
            ApiJson.Default.RecordingInfo,
            cancellation);
}
