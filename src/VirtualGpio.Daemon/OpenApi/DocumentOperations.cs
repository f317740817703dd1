// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.OpenApi;

/// <summary>Says in the document what operations take and give.</summary>
internal static class DocumentOperations
{
    /// <summary>The codes that an operation can answer with.</summary>
    internal static IEnumerable<string> ProblemsOf(ApiOperation operation)
    {
        IEnumerable<string> everywhere = [ProblemCodes.Invalid, ProblemCodes.Failed];
        return operation.Problems.Concat(everywhere).Concat(operation.IsOpen ? [] : [ProblemCodes.Unauthorized]).Distinct();
    }

    /// <summary>Completes an operation.</summary>
    internal static void Complete(OpenApiOperation document, ApiOperation operation)
    {
        document.Summary = operation.Summary;
        document.Description = operation.Description;
        document.RequestBody?.Content?.Remove(ApiDocument.AnyContent);
        document.Parameters = [.. operation.Parameters.Select(ToParameter)];
        foreach ((string text, IOpenApiResponse response) in document.Responses ?? [])
        {
            int status = int.Parse(text, CultureInfo.InvariantCulture);
            response.Description = status == operation.Status ? operation.AnswerDescription : Described(operation, status);
            if (status == operation.Status && response.Content?.TryGetValue(ApiOperation.Text, out OpenApiMediaType? plain) == true)
                plain.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        }
    }

    private static string Described(ApiOperation operation, int status)
    {
        IEnumerable<string> codes = ProblemsOf(operation)
            .Where(code => Http.Problems.StatusOf(code) == status)
            .Order(StringComparer.Ordinal)
            .Select(code => $"`{code}`");
        return $"A problem. `code` is {string.Join(" or ", codes)}.";
    }

    private static OpenApiParameter ToParameter(ApiParameter parameter)
    {
        var one = new OpenApiSchema
        {
            Type = parameter.IsNumber ? JsonSchemaType.Integer : parameter.IsTruth ? JsonSchemaType.Boolean : JsonSchemaType.String,
            Format = parameter.IsNumber ? "int64" : null,
            Enum = parameter.Words.Count > 0 ? [.. parameter.Words.Select(word => JsonValue.Create(word))] : null,
        };
        return new OpenApiParameter
        {
            Name = parameter.Name,
            Description = parameter.Description,
            In = parameter.IsInPath ? ParameterLocation.Path : ParameterLocation.Query,
            Required = parameter.IsRequired,
            Explode = parameter.IsRepeated,
            Schema = parameter.IsRepeated
                ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one, MaxItems = ApiLimits.Lines }
                : one,
        };
    }
}
