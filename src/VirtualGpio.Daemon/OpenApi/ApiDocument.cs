// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Endpoints;
using VirtualGpio.Daemon.Http;

namespace VirtualGpio.Daemon.OpenApi;

/// <summary>The API, described for programs.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";

    /// <summary>
    /// Stands beside the content of each body, as routing refuses a body of a type that was not told, and not in the
    /// document.
    /// </summary>
    internal const string AnyContent = "*/*";

    /// <summary>The operations.</summary>
    internal static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("GET", "/openapi/v1.json", "getOpenApi", "Gives this document", GetAsync)
        {
            Tag = "Board",
            Answer = typeof(object),
            AnswerDescription = "An OpenAPI 3.1 document.",
        },
    ];

    /// <summary>Adds what makes the document.</summary>
    internal static void AddTo(IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddOpenApi(Name, options =>
        {
            options.AddDocumentTransformer((document, _, _) => CompleteAsync(document));
            options.AddOperationTransformer((operation, context, _) =>
            {
                DocumentOperations.Complete(operation, context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiOperation>().Single());
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Tells the document of an operation.</summary>
    internal static void Describe(IEndpointConventionBuilder endpoint, ApiOperation operation)
    {
        endpoint.WithMetadata(operation, operation.Handler.Method);
        endpoint.WithMetadata(new EndpointNameMetadata(operation.Id), new TagsAttribute(operation.Tag));
        if (operation.Body is { } body)
            endpoint.WithMetadata(new AcceptsMetadata([operation.BodyContent, AnyContent], body, operation.IsBodyOptional));
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(
            operation.Status, operation.Answer ?? typeof(void), operation.Answer is null ? [] : [.. operation.AnswerContents]));
        foreach (int status in DocumentOperations.ProblemsOf(operation).Select(Http.Problems.StatusOf).Distinct().Order())
            endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(Problem), [Http.Problems.ContentType]));
    }

    private static async Task GetAsync(ApiCall call)
    {
        IOpenApiDocumentProvider provider = call.Context.RequestServices.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(call.Cancellation);
        await call.AnswerAsync(System.Text.Encoding.UTF8.GetBytes(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, call.Cancellation)), ApiOperation.Json);
    }

    private static Task CompleteAsync(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "VirtualGpio",
            Version = "v1",
            Description = "A board with virtual GPIO chips: its lines are driven and watched here. docs/api.md tells it in words.",
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        // Whoever reads this knows where he got it from; the address that it was asked at is nobody else's.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Needed on TCP alone. The unix socket lets its user in.",
            },
        };
        DocumentSchemas.Complete(document.Components);
        foreach (OpenApiOperation operation in document.Paths.Values.SelectMany(path => path.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>()))
        {
            if (ApiRoutes.All.Any(one => one.Id == operation.OperationId && !one.IsOpen))
                operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }, []];
        }

        return Task.CompletedTask;
    }
}
