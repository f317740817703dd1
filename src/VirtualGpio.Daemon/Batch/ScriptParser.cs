// SPDX-License-Identifier: MIT
using System.Text;
using VirtualGpio.Daemon.Batch.Steps;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch;

/// <summary>Reads the lines of a script. One thread at a time.</summary>
internal sealed partial class ScriptParser(BoardHost host)
{
    private static readonly string[] s_verbs = ["set", "get", "toggle", "pulse", "pull", "release", "force", "act", "sleep", "wait", "settle", "echo"];

    private readonly NetCache _nets = new(host);
    private readonly List<NetLevel> _levels = [];
    private readonly List<NetSignal> _signals = [];
    private readonly List<int> _numbers = [];
    private readonly HashSet<int> _seen = [];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>Null: it holds no operation.</returns>
    /// <exception cref="ScriptException">It is wrong.</exception>
    /// <exception cref="VirtualGpioException">There is no such line.</exception>
    internal ScriptStep? Parse(ReadOnlySpan<byte> line)
    {
        if (line is [.., (byte)'\r'])
            line = line[..^1];
        var tokens = new ScriptTokens(line);
        if (tokens.Rest is [] or [(byte)'#', ..])
            return null;
        tokens.TryNext(out ScriptToken verb);
        _seen.Clear();
        if (verb is { IsQuoted: false, HasValue: false })
        {
            // The first ones are those that come by the hundred thousand.
            if (verb.Name.SequenceEqual("set"u8))
                return new BoardStep(new SetOperation(Levels(tokens)));
            if (verb.Name.SequenceEqual("get"u8))
                return new BoardStep(new GetOperation(Nets(tokens, mayRepeat: true)));
            if (verb.Name.SequenceEqual("pull"u8))
                return new BoardStep(new DriveOperation(Pulls(tokens)));
            if (verb.Name.SequenceEqual("release"u8))
                return new BoardStep(new DriveOperation(Array.ConvertAll(Nets(tokens), net => new NetSignal(net, Signal.HighImpedance))));
            if (verb.Name.SequenceEqual("toggle"u8))
                return Toggle(tokens);
            if (verb.Name.SequenceEqual("pulse"u8))
                return Pulse(tokens);
            if (verb.Name.SequenceEqual("wait"u8))
                return Wait(tokens);
            if (verb.Name.SequenceEqual("sleep"u8))
                return new SleepStep(ScriptWords.Time(Only(tokens, "sleep TIME")));
            if (verb.Name.SequenceEqual("settle"u8))
                return Settle(tokens);
            if (verb.Name.SequenceEqual("force"u8))
                return Force(tokens);
            if (verb.Name.SequenceEqual("act"u8))
                return Act(tokens);
            if (verb.Name.SequenceEqual("echo"u8))
                return new EchoStep(Encoding.UTF8.GetBytes(ScriptWords.Text(tokens.Rest)));
        }

        string word = ScriptWords.Shown(verb.Name);
        throw new ScriptException($"There is no operation '{word}'.{NearestNames.Hint(word, s_verbs)} Possible are: {string.Join(", ", s_verbs)}.");
    }

    private NetLevel[] Levels(ScriptTokens tokens)
    {
        _levels.Clear();
        while (tokens.TryNext(out ScriptToken token))
            _levels.Add(new NetLevel(Assigned(token, "set LINE=0|1"), ScriptWords.Level(token.Value)));
        return _levels.Count > 0 ? [.. _levels] : throw Incomplete("set LINE=0|1 …");
    }

    private NetSignal[] Pulls(ScriptTokens tokens)
    {
        _signals.Clear();
        while (tokens.TryNext(out ScriptToken token))
        {
            int net = Assigned(token, "pull LINE=up|down|none");
            Signal signal = token.Value.SequenceEqual("up"u8) ? Signal.PullUp
                : token.Value.SequenceEqual("down"u8) ? Signal.PullDown
                : token.Value.SequenceEqual("none"u8) ? Signal.HighImpedance
                : throw new ScriptException($"A pull is up, down or none, and not '{ScriptWords.Shown(token.Value)}'.");
            _signals.Add(new NetSignal(net, signal));
        }

        return _signals.Count > 0 ? [.. _signals] : throw Incomplete("pull LINE=up|down|none …");
    }

    private BoardStep Force(ScriptTokens tokens)
    {
        _levels.Clear();
        _numbers.Clear();
        while (tokens.TryNext(out ScriptToken token))
        {
            int net = Assigned(token, "force LINE=0|1|none");
            if (token.Value.SequenceEqual("none"u8))
                _numbers.Add(net);
            else
                _levels.Add(new NetLevel(net, ScriptWords.Level(token.Value)));
        }

        // An operation of the board's has one level for all its nets.
        var operations = _levels.GroupBy(value => value.Level)
            .Select(group => new ForceOperation([.. group.Select(value => value.Net)], group.Key))
            .ToList();
        if (_numbers.Count > 0)
            operations.Add(new ForceOperation([.. _numbers], null));
        return operations.Count > 0
            ? new BoardStep(operations[0]) { More = [.. operations.Skip(1)] }
            : throw Incomplete("force LINE=0|1|none …");
    }

    /// <summary>The lines up to the end.</summary>
    private int[] Nets(ScriptTokens tokens, bool mayRepeat = false)
    {
        _numbers.Clear();
        while (tokens.TryNext(out ScriptToken token))
            AddNet(token, mayRepeat);
        return _numbers.Count > 0 ? [.. _numbers] : throw new ScriptException("A line is missing: give one at least.");
    }

    private void AddNet(ScriptToken token, bool mayRepeat)
    {
        if (token.HasValue)
            throw new ScriptException($"'{ScriptWords.Shown(token.Name)}' has a value, and takes none here.");
        CheckRoom(_numbers.Count);
        int net = _nets.Find(token.Name);
        if (!mayRepeat)
            CheckOnce(net, token.Name);
        _numbers.Add(net);
    }

    private int Assigned(ScriptToken token, string usage)
    {
        if (!token.HasValue)
            throw new ScriptException($"'{ScriptWords.Shown(token.Name)}' lacks its value: {usage}");
        CheckRoom(_seen.Count);
        int net = _nets.Find(token.Name);
        CheckOnce(net, token.Name);
        return net;
    }

    private void CheckOnce(int net, ReadOnlySpan<byte> name)
    {
        if (!_seen.Add(net))
            throw new ScriptException($"'{ScriptWords.Shown(name)}' is given twice, or is on the net of another line given.");
    }

    private static void CheckRoom(int count)
    {
        if (count == ApiLimits.Lines)
            throw new ScriptException($"There are more than {ApiLimits.Lines} lines in one operation. Use several.");
    }

    private static ReadOnlySpan<byte> Only(ScriptTokens tokens, string usage)
    {
        if (!tokens.TryNext(out ScriptToken token) || token.HasValue)
            throw Incomplete(usage);
        return tokens.Rest.IsEmpty ? token.Name : throw Incomplete(usage);
    }

    private static ScriptException Incomplete(string usage) => new($"That is not how it is written: {usage}");
}
