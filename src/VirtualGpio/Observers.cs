// SPDX-License-Identifier: MIT
namespace VirtualGpio;

/// <summary>
/// Who is told of changes. The array is replaced, never changed, so that it can be walked while observers come and go;
/// <see cref="Tells"/> says whom the walk must leave out.
/// </summary>
internal struct Observers<T>
    where T : class
{
    private Observation<T>[] _all;

    public Observers() => _all = [];

    public readonly ReadOnlySpan<Observation<T>> All => _all;

    public readonly bool Any => _all.Length > 0;

    /// <summary>Adds an observer, unless it is there already.</summary>
    public void Add(T observer, long after)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (IndexOf(observer) < 0)
            _all = [.. _all, new Observation<T>(observer, after)];
    }

    public void Remove(T observer)
    {
        int index = IndexOf(observer);
        if (index >= 0)
            _all = [.. _all[..index], .. _all[(index + 1)..]];
    }

    /// <summary>Whether an observer is to be told of a change: it came before the change, and has not left since.</summary>
    public readonly bool Tells(ReadOnlySpan<Observation<T>> walked, int index, long number) =>
        walked[index].After < number && (walked == _all || IsStillThere(walked[index]));

    private readonly bool IsStillThere(Observation<T> observation)
    {
        int index = IndexOf(observation.Observer);
        return index >= 0 && _all[index].After == observation.After;
    }

    private readonly int IndexOf(T observer)
    {
        for (int i = 0; i < _all.Length; i++)
        {
            if (ReferenceEquals(_all[i].Observer, observer))
                return i;
        }

        return -1;
    }
}
