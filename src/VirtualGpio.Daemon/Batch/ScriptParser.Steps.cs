// SPDX-License-Identifier: MIT
using VirtualGpio.Daemon.Batch.Steps;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch;

/// <summary>The operations that take time, or are not the board's.</summary>
internal sealed partial class ScriptParser
{
    private ToggleStep Toggle(ScriptTokens tokens)
    {
        _numbers.Clear();
        var rounds = new Rounds();
        while (tokens.TryNext(out ScriptToken token))
        {
            if (!rounds.TryTake(token))
                AddNet(token, mayRepeat: false);
        }

        return _numbers.Count > 0
            ? new ToggleStep([.. _numbers], rounds.Count, rounds.Period ?? 0)
            : throw Incomplete("toggle LINE … [xCOUNT] [@PERIOD]");
    }

    private PulseStep Pulse(ScriptTokens tokens)
    {
        _numbers.Clear();
        var rounds = new Rounds();
        // The last word before the options is the width, which shows when what follows is read.
        ScriptToken last = default;
        bool hasLast = false;
        while (tokens.TryNext(out ScriptToken token))
        {
            if (rounds.TryTake(token))
                continue;
            if (hasLast)
                AddNet(last, mayRepeat: false);
            last = token;
            hasLast = true;
        }

        if (_numbers.Count == 0)
            throw Incomplete("pulse LINE … WIDTH [xCOUNT] [@PERIOD]");
        long width = ScriptWords.Time(last.Name);
        long period = rounds.Period ?? (2 * width);
        if (width == 0 || period < width)
            throw new ScriptException($"A pulse of {width} ns every {period} ns is not possible: 1 ns or more, and the period not below it.");
        return new PulseStep([.. _numbers], width, rounds.Count, period);
    }

    private WaitStep Wait(ScriptTokens tokens)
    {
        const string usage = "wait LINE=0|1 TIMEOUT, or wait LINE rising|falling|both[xCOUNT] TIMEOUT, or wait LINE stable TIME TIMEOUT";
        if (!tokens.TryNext(out ScriptToken line))
            throw Incomplete(usage);
        var condition = new WaitCondition { Net = _nets.Find(line.Name), Kind = WaitKind.Level };
        if (line.HasValue)
        {
            condition = condition with { Level = ScriptWords.Level(line.Value) };
        }
        else if (!tokens.TryNext(out ScriptToken what))
        {
            throw Incomplete(usage);
        }
        else if (what.Name.SequenceEqual("stable"u8))
        {
            long lasting = tokens.TryNext(out ScriptToken time) ? ScriptWords.Time(time.Name) : throw Incomplete(usage);
            condition = condition with { Kind = WaitKind.Stable, StableNanoseconds = lasting };
        }
        else
        {
            condition = Edges(condition, what.Name, usage);
        }

        return new WaitStep(condition, ScriptWords.Time(Only(tokens, usage)));
    }

    private static WaitCondition Edges(WaitCondition condition, ReadOnlySpan<byte> word, string usage)
    {
        InterruptTrigger edge =
            word.StartsWith("rising"u8) ? InterruptTrigger.Rising
            : word.StartsWith("falling"u8) ? InterruptTrigger.Falling
            : word.StartsWith("both"u8) ? InterruptTrigger.Both
            : throw Incomplete(usage);
        ReadOnlySpan<byte> rest = word[(edge switch { InterruptTrigger.Rising => 6, InterruptTrigger.Falling => 7, _ => 4 })..];
        long count = 1;
        if (!rest.IsEmpty && !ScriptWords.TryCount(rest, out count))
            throw Incomplete(usage);
        return condition with { Kind = WaitKind.Edge, Edge = edge, Count = count };
    }

    private static SettleStep Settle(ScriptTokens tokens) => new(
        tokens.Rest.IsEmpty ? Words.Nanoseconds(ApiLimits.Patience) : ScriptWords.Time(Only(tokens, "settle [TIMEOUT]")));

    private static ActStep Act(ScriptTokens tokens)
    {
        const string usage = "act DEVICE ACTION [NAME=VALUE …]";
        if (!tokens.TryNext(out ScriptToken device) || device.HasValue || !tokens.TryNext(out ScriptToken action) || action.HasValue)
            throw Incomplete(usage);
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        while (tokens.TryNext(out ScriptToken argument))
        {
            if (!argument.HasValue)
                throw Incomplete(usage);
            string name = ScriptWords.Text(argument.Name);
            if (!arguments.TryAdd(name, ScriptWords.Text(argument.Value)))
                throw new ScriptException($"'{ScriptWords.Shown(argument.Name)}' is given twice.");
        }

        return new ActStep(ScriptWords.Text(device.Name), ScriptWords.Text(action.Name), arguments);
    }

    /// <summary>How often and how fast: <c>[xCOUNT] [@PERIOD]</c>, at the end of a line.</summary>
    private struct Rounds()
    {
        private bool _hasCount;

        internal long Count { get; private set; } = 1;

        /// <summary>In nanoseconds; null: not given.</summary>
        internal long? Period { get; private set; }

        /// <summary>Takes a word if it is one of these.</summary>
        internal bool TryTake(in ScriptToken token)
        {
            if (!token.IsQuoted && !token.HasValue)
            {
                if (Period is null && !_hasCount && ScriptWords.TryCount(token.Name, out long count))
                {
                    Count = count;
                    return _hasCount = true;
                }

                if (Period is null && token.Name is [(byte)'@', ..])
                {
                    Period = ScriptWords.Time(token.Name[1..]);
                    return true;
                }
            }

            return _hasCount || Period is not null
                ? throw new ScriptException($"'{ScriptWords.Shown(token.Name)}' stands behind xCOUNT or @PERIOD, which come last.")
                : false;
        }
    }
}
