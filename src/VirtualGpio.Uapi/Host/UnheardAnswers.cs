// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Device;

namespace VirtualGpio.Uapi.Host;

/// <summary>
/// Answers that programs have not heard: before Linux 5.19 any signal ends a call, also one that was carried out already.
/// The kernel (SA_RESTART) or the program (EINTR) makes it again then, and a request would find its own line in use. So
/// what must not be done twice is answered from here. For the board's thread.
/// </summary>
internal sealed class UnheardAnswers
{
    /// <summary>More threads of a board's programs than are interrupted at once. The oldest answer makes room.</summary>
    internal const int Most = 64;

    private readonly List<Unheard> _answers = [];

    /// <summary>How many there are.</summary>
    public int Count => _answers.Count;

    /// <summary>Remembers an answer.</summary>
    public void Remember(Unheard answer)
    {
        if (_answers.Count == Most)
            _answers.RemoveAt(0);
        _answers.Add(answer);
    }

    /// <summary>
    /// Takes the answer to a call that is made again; it is forgotten then. For lines the same thread may ask by another
    /// descriptor of the chip: one that it has opened anew.
    /// </summary>
    /// <param name="threadId">Who calls.</param>
    /// <param name="request">The number of the call.</param>
    /// <param name="file">The file that it is made on.</param>
    /// <param name="argument">What its argument holds: what it held then, or what was told.</param>
    /// <returns>Null: it is a new one.</returns>
    public Unheard? Take(int threadId, uint request, DeviceFile file, ReadOnlySpan<byte> argument)
    {
        for (int i = _answers.Count - 1; i >= 0; i--)
        {
            Unheard answer = _answers[i];
            if (answer.ThreadId == threadId && answer.Request == request
                && (answer.Made is null ? answer.File == file : answer.File.Device == file.Device)
                && (argument.SequenceEqual(answer.Asked) || argument.SequenceEqual(answer.Told)))
            {
                _answers.RemoveAt(i);
                return answer;
            }
        }

        return null;
    }

    /// <summary>
    /// Takes an answer to a thread that asks a chip for something else now: it has given up, and may mean the next call of
    /// that kind anew.
    /// </summary>
    /// <returns>Null: there is none.</returns>
    public Unheard? TakeGivenUp(int threadId, GpioDevice device)
    {
        int at = _answers.FindIndex(answer => answer.ThreadId == threadId && answer.File.Device == device);
        if (at < 0)
            return null;
        Unheard answer = _answers[at];
        _answers.RemoveAt(at);
        return answer;
    }
}
