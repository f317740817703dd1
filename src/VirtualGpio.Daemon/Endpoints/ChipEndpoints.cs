// SPDX-License-Identifier: MIT
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Endpoints;

/// <summary>Chips: seen, added, removed.</summary>
internal static class ChipEndpoints
{
    private static readonly ApiParameter s_chip = ApiParameter.Path("chip", "The chip's name.");

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/v1/chips", "getChips", "Lists the chips", ListAsync)
        {
            Tag = "Chips",
            Answer = typeof(ChipInfo[]),
            AnswerDescription = "The chips, in the order in which they were added.",
        },
        new("GET", "/v1/chips/{chip}", "getChip", "Tells of a chip", GetAsync)
        {
            Tag = "Chips",
            Parameters = [s_chip],
            Answer = typeof(ChipInfo),
            AnswerDescription = "The chip.",
            Problems = [ProblemCodes.NotFound],
        },
        new("POST", "/v1/chips", "addChip", "Adds a chip", AddAsync)
        {
            Tag = "Chips",
            Description = "The answer holds what QEMU is to be started with.",
            Body = typeof(NewChip),
            Status = StatusCodes.Status201Created,
            Answer = typeof(ChipInfo),
            AnswerDescription = "The chip; its address is in the header `Location`.",
            Problems = [ProblemCodes.Conflict],
        },
        new("DELETE", "/v1/chips/{chip}", "removeChip", "Removes a chip", RemoveAsync)
        {
            Tag = "Chips",
            Parameters =
            [
                s_chip,
                new("force", "Whether to remove it also while a guest is attached, from under its feet.") { IsTruth = true },
            ],
            Status = StatusCodes.Status204NoContent,
            AnswerDescription = "It is removed.",
            Problems = [ProblemCodes.NotFound, ProblemCodes.Conflict],
        },
    ];

    private static async Task ListAsync(ApiCall call)
    {
        var chips = new List<ChipInfo>();
        foreach (ChipEntry entry in call.Host.Map.Chips)
        {
            try
            {
                chips.Add(await InfoAsync(call, entry));
            }
            catch (VirtualGpioException gone) when (gone.Kind == ErrorKind.NotFound)
            {
                // Removed since the list was made.
            }
        }

        await call.AnswerAsync([.. chips], ApiJson.Default.ChipInfoArray);
    }

    private static async Task GetAsync(ApiCall call) =>
        await call.AnswerAsync(await InfoAsync(call, call.Host.Map.Chip(call.Path("chip"))), ApiJson.Default.ChipInfo);

    private static async Task AddAsync(ApiCall call)
    {
        NewChip chip = await call.ReadAsync<NewChip>();
        await Yard(call).AddAsync(chip, call.Cancellation);
        // While it is known what its nets are called: streams that fall behind may tell of them when it is gone again.
        call.Service.Names.Refresh();
        call.Response.Headers.Location = $"/v1/chips/{Uri.EscapeDataString(chip.Name)}";
        await call.AnswerAsync(await InfoAsync(call, call.Host.Map.Chip(chip.Name)), ApiJson.Default.ChipInfo);
    }

    private static async Task RemoveAsync(ApiCall call)
    {
        ChipEntry chip = call.Host.Map.Chip(call.Path("chip"));
        IChipYard yard = Yard(call);
        if (!call.Truth("force"))
            RefuseIfUsed(chip.Name, await call.Host.GetChipAsync(chip.Name), yard);
        await yard.RemoveAsync(chip.Name);
        await call.AnswerAsync();
    }

    /// <exception cref="ApiException">A guest is attached, or may be.</exception>
    private static void RefuseIfUsed(string chip, ChipStatus status, IChipYard yard)
    {
        bool isAttached = status.Guest != GuestState.Detached;
        if (!isAttached && !(status.IsLost && yard.IsHeld(chip)))
            return;
        string who = isAttached ? $"A guest is attached to '{chip}' ({Words.Of(status.Guest)})." : $"A guest may still be attached to '{chip}', which has lost its connection to it.";
        string cost = yard.MachineSideOf(chip) is { } machine ? $" Once the chip is removed, {machine.Loss}." : "";
        throw ApiException.Conflict($"{who}{cost} End the guest's machine first, or remove the chip all the same: ?force=true, --force on the command line.");
    }

    private static IChipYard Yard(ApiCall call) => call.Service.Options.Chips
        ?? throw ApiException.Conflict("This daemon cannot add or remove chips: its board is fixed. Change the board file, and start it again.");

    private static async Task<ChipInfo> InfoAsync(ApiCall call, ChipEntry entry)
    {
        ChipStatus status = await call.Host.GetChipAsync(entry.Name);
        MachineSide? machine = call.Service.Options.Chips?.MachineSideOf(entry.Name);
        return new ChipInfo
        {
            Name = entry.Name,
            Transport = entry.Transport,
            Lines = entry.Lines.Count,
            Guest = Words.Of(status.Guest),
            Protocol = status.ProtocolVersion,
            Fault = status.Fault?.Reason,
            Stall = status.Stall,
            Warning = status.Warning,
            EdgesWaiting = status.EdgesWaiting,
            EdgesSent = status.EdgesSent,
            EdgesDelivered = status.EdgesDelivered,
            EdgesCoalesced = status.EdgesCoalesced,
            ReportsReceived = status.ReportsReceived,
            CoalescedByGuest = status.CoalescedByGuest,
            DoorbellsRung = status.DoorbellsRung,
            Unacknowledged = status.Unacknowledged,
            GuestSocket = machine?.Socket,
            QemuArguments = [.. machine?.QemuArguments ?? []],
        };
    }
}
