// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using VirtualGpio.Client.Transport;

namespace VirtualGpio.Client;

/// <summary>What answers mean.</summary>
internal static class AnswerReader
{
    /// <summary>Lets an answer pass that says yes.</summary>
    /// <exception cref="BoardException">It says no.</exception>
    internal static ApiAnswer Accepted(ApiAnswer answer) =>
        answer.Status is >= 200 and <= 299 ? answer : throw Refusal(answer);

    /// <summary>Reads a body of JSON.</summary>
    /// <exception cref="BoardException">It is none, or not of this type.</exception>
    internal static T Json<T>(ApiAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type) ?? throw BoardException.Malformed("null where JSON was expected");
        }
        catch (JsonException failure)
        {
            throw BoardException.Malformed($"{Excerpt.Of(answer.Body.Span)} where JSON of a {typeof(T).Name} was expected", failure);
        }
    }

    private static BoardException Refusal(ApiAnswer answer)
    {
        if (answer.ContentType.StartsWith("application/problem+json", StringComparison.OrdinalIgnoreCase) && ReadProblem(answer) is { } problem)
            return new BoardException(problem.Code, answer.Status, problem.Detail);
        string code = answer.Status switch
        {
            401 => ProblemCodes.Unauthorized,
            404 => ProblemCodes.NotFound,
            413 or 414 or 431 => ProblemCodes.TooLarge,
            _ => ProblemCodes.Failed,
        };
        string hint = answer.Status switch
        {
            401 => " Give the daemon's token.",
            404 => " Is the daemon of an older version than this program?",
            413 or 414 or 431 => " Ask for less at once.",
            _ => "",
        };
        string said = answer.Body.IsEmpty ? "nothing else" : Excerpt.Of(answer.Body.Span);
        return new BoardException(code, answer.Status, $"The daemon answered with the HTTP status {answer.Status} and {said}.{hint}");
    }

    private static Problem? ReadProblem(ApiAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, ApiJson.Default.Problem) is { Code: not null, Detail: not null } problem ? problem : null;
        }
        catch (JsonException)
        {
            return null; // The status and the text are shown instead.
        }
    }
}
