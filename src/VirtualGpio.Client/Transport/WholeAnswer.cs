// SPDX-License-Identifier: MIT
namespace VirtualGpio.Client.Transport;

/// <summary>Reads answers to their end.</summary>
internal static class WholeAnswer
{
    /// <summary>Reads an answer to its end.</summary>
    /// <exception cref="BoardException">It has more than <see cref="ApiAnswer.MostBytes"/>.</exception>
    internal static async ValueTask<ApiAnswer> ReadAsync(IAnswerStream answer)
    {
        byte[] buffer = new byte[AnswerParser.SmallBuffer];
        int length = 0;
        while (await answer.ReadAsync(buffer.AsMemory(length)).ConfigureAwait(false) is > 0 and var count)
        {
            length += count;
            if (length > ApiAnswer.MostBytes)
                throw ApiAnswer.TooLong();
            if (length == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
        }

        return new ApiAnswer(answer.Status, answer.ContentType, buffer.AsMemory(0, length));
    }
}
