// SPDX-License-Identifier: MIT
using System.Text.Json.Serialization;

namespace VirtualGpio.Client;

/// <summary>How the API's messages look in JSON: camelCase, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BoardInfo))]
[JsonSerializable(typeof(ChipInfo))]
[JsonSerializable(typeof(ChipInfo[]))]
[JsonSerializable(typeof(LineInfo[]))]
[JsonSerializable(typeof(NetInfo))]
[JsonSerializable(typeof(NetInfo[]))]
[JsonSerializable(typeof(DeviceInfo))]
[JsonSerializable(typeof(DeviceInfo[]))]
[JsonSerializable(typeof(RecordingInfo))]
[JsonSerializable(typeof(RecordingInfo[]))]
[JsonSerializable(typeof(NewRecording))]
[JsonSerializable(typeof(NewChip))]
[JsonSerializable(typeof(SetRequest))]
[JsonSerializable(typeof(LineDriveRequest))]
[JsonSerializable(typeof(ForceRequest))]
[JsonSerializable(typeof(ToggleRequest))]
[JsonSerializable(typeof(BurstInfo))]
[JsonSerializable(typeof(PulseRequest))]
[JsonSerializable(typeof(SequenceRequest))]
[JsonSerializable(typeof(WaitRequest))]
[JsonSerializable(typeof(WaitResult))]
[JsonSerializable(typeof(LevelsInfo))]
[JsonSerializable(typeof(DeviceActionRequest))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(BoardEvent))]
public sealed partial class ApiJson : JsonSerializerContext;
