// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Batch.Steps;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Hosting;

namespace VirtualGpio.Daemon.Batch;

/// <summary>
/// A script under way. Lines that are there already are read ahead as long as the board can execute them in one go; what
/// takes time is executed by itself.
/// </summary>
internal sealed class BatchScript
{
    /// <summary>The most operations that go to the board in one message.</summary>
    private const int MostAtOnce = 1024;

    private const int LongestLine = 64 << 10;

    private readonly ApiCall _call;
    private readonly PipeReader _body;
    private readonly AnswerWriter _answers;
    private readonly ScriptParser _parser;
    private readonly ScriptRunner _runner;
    private readonly List<BatchOperation> _pending = [];
    private readonly List<long> _pendingLines = [];
    private ScriptStep? _next;
    private Problem? _failure;
    private long _line;
    private long _current = 1;
    private long _failedLine;
    private long _operations;

    internal BatchScript(ApiCall call)
    {
        _call = call;
        _body = call.Context.Request.BodyReader;
        _answers = new AnswerWriter(call.Response.BodyWriter, call.Cancellation);
        _parser = new ScriptParser(call.Host);
        _runner = new ScriptRunner(call, _answers);
    }

    /// <summary>Executes the script to its end, or to the first operation that fails.</summary>
    internal async Task RunAsync()
    {
        using CancellationTokenSource reading = _call.Link(_call.Service.Stopping);
        try
        {
            bool isWhole = false;
            while (!isWhole && _failure is null)
            {
                ReadResult read = await ReadAsync(reading.Token);
                isWhole = await ExecuteAsync(read);
            }
        }
        catch (OperationCanceledException) when (!_call.Context.RequestAborted.IsCancellationRequested)
        {
            Fail(_current, ApiException.Stopping());
        }

        _call.Service.Counters.CountBatch(_runner.Done);
        if (_failure is not null)
            _call.Outcome = Metrics.CommandOutcome.Refused;
        _answers.Write(Encoding.UTF8.GetBytes(_failure is { } failed
            ? FormattableString.Invariant($"error {_failedLine} {failed.Code} {OneLine(failed.Detail)}\n")
            : FormattableString.Invariant($"done {_operations}\n")));
        await _answers.CompleteAsync();
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellation)
    {
        if (!_body.TryRead(out ReadResult read))
        {
            // Nothing more is there: whoever sends line by line wants his answers now.
            await _answers.FlushAsync();
            _current = _line + 1;
            read = await _body.ReadAsync(cancellation);
        }

        return read;
    }

    /// <summary>Executes what has arrived.</summary>
    /// <returns>Whether the script is at its end.</returns>
    private async ValueTask<bool> ExecuteAsync(ReadResult read)
    {
        ReadOnlySequence<byte> buffer = read.Buffer;
        bool goesOn = true;
        try
        {
            while (goesOn && _failure is null)
            {
                goesOn = Collect(ref buffer, read.IsCompleted);
                await ExecuteCollectedAsync();
            }
        }
        finally
        {
            // Also when it was cut off: the server goes on to read what is left, and complains if we still do.
            _body.AdvanceTo(buffer.Start, buffer.End);
        }

        return read.IsCompleted && _failure is null;
    }

    /// <summary>Reads lines until there is something to execute.</summary>
    /// <returns>False: no whole line is left.</returns>
    private bool Collect(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        while (_pending.Count < MostAtOnce && _next is null && _failure is null)
        {
            ReadOnlySpan<byte> first = buffer.FirstSpan;
            int end = first.IndexOf((byte)'\n');
            if (end >= 0 && end <= LongestLine)
            {
                Take(first[..end]);
                buffer = buffer.Slice(end + 1);
            }
            else if (!TakeSplit(ref buffer, isLast))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a line that does not lie in one piece, or has no end.</summary>
    private bool TakeSplit(ref ReadOnlySequence<byte> buffer, bool isLast)
    {
        SequencePosition? end = buffer.PositionOf((byte)'\n');
        ReadOnlySequence<byte> line = end is { } found ? buffer.Slice(0, found) : buffer;
        if (line.Length > LongestLine)
        {
            Fail(_line + 1, ApiException.Invalid($"The line is longer than {LongestLine} bytes."));
            return false;
        }

        if (end is null && (!isLast || buffer.IsEmpty))
            return false;
        Take(line.ToArray());
        buffer = end is { } taken ? buffer.Slice(buffer.GetPosition(1, taken)) : buffer.Slice(buffer.End);
        return true;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        _line++;
        try
        {
            ScriptStep? step = _parser.Parse(line);
            if (step is null)
                return;
            if (step is not BoardStep operation)
            {
                _next = step;
                return;
            }

            _operations++;
            Add(operation.Operation);
            foreach (BatchOperation more in operation.More)
                Add(more);
        }
        catch (ScriptException failure)
        {
            Fail(_line, ApiException.Invalid(failure.Message));
        }
        catch (VirtualGpioException failure)
        {
            Fail(_line, failure);
        }
    }

    private void Add(BatchOperation operation)
    {
        _pending.Add(operation);
        _pendingLines.Add(_line);
    }

    /// <summary>Executes what was collected, then what is to be executed by itself. A line that is wrong fails behind them.</summary>
    private async ValueTask ExecuteCollectedAsync()
    {
        if (_pending.Count > 0)
        {
            _current = _pendingLines[0];
            (int done, VirtualGpioException? error) = await _runner.RunAsync(_pending);
            if (error is not null)
                Fail(_pendingLines[done], error);
            _pending.Clear();
            _pendingLines.Clear();
        }

        if (_failure is not null || _next is not { } step)
            return;
        _next = null;
        _operations++;
        _current = _line;
        try
        {
            await _runner.RunAsync(step);
        }
        catch (Exception failure) when (failure is VirtualGpioException or ApiException)
        {
            Fail(_line, failure);
        }
    }

    private void Fail(long line, Exception failure)
    {
        _failure = Problems.Of(failure);
        _failedLine = line;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
