// SPDX-License-Identifier: MIT
using System.Text.Json;
using System.Text.RegularExpressions;
using VirtualGpio.Daemon.Endpoints;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.OpenApi;

public sealed partial class OpenApiTests
{
    /// <summary>Set to 1, the tests write what they would compare.</summary>
    private const string UpdateVariable = "UPDATE_DOCS";

    [Fact]
    public async Task The_published_document_is_the_one_that_is_served()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        string served = await board.Http.GetStringAsync("/openapi/v1.json") + "\n";
        string path = Path.Combine(Root(), "docs", "openapi.json");

        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            await File.WriteAllTextAsync(path, served);

        Assert.True(
            File.Exists(path) && await File.ReadAllTextAsync(path) == served,
            $"docs/openapi.json is not what the daemon serves. If the change is meant: {UpdateVariable}=1 dotnet test tests/VirtualGpio.Daemon.Tests");
    }

    [Fact]
    public async Task Every_operation_is_described_with_all_that_it_takes_and_gives()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await board.Http.GetStringAsync("/openapi/v1.json"));
        JsonElement paths = document.RootElement.GetProperty("paths");

        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(ApiRoutes.All.Count, paths.EnumerateObject().Sum(path => path.Value.EnumerateObject().Count()));
        foreach (ApiOperation operation in ApiRoutes.All)
        {
            JsonElement described = paths.GetProperty(operation.Path).GetProperty(operation.Method.ToLowerInvariant());
            Assert.Equal(operation.Id, described.GetProperty("operationId").GetString());
            Assert.Equal(operation.Summary, described.GetProperty("summary").GetString());
            JsonElement responses = described.GetProperty("responses");
            JsonElement success = responses.GetProperty($"{operation.Status}");
            Assert.Equal(operation.AnswerDescription, success.GetProperty("description").GetString());
            if (operation.Answer is not null)
                Assert.Equal(operation.AnswerContents, success.GetProperty("content").EnumerateObject().Select(content => content.Name));
            foreach (int status in operation.Problems.Select(Problems.StatusOf))
                Assert.True(responses.GetProperty($"{status}").GetProperty("content").TryGetProperty(Problems.ContentType, out _));
            if (operation.Body is not null)
                Assert.True(described.GetProperty("requestBody").GetProperty("content").TryGetProperty(operation.BodyContent, out _));
            string[] parameters = described.TryGetProperty("parameters", out JsonElement list)
                ? [.. list.EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!)]
                : [];
            Assert.Equal(operation.Parameters.Select(parameter => parameter.Name), parameters);
            Assert.All(operation.Parameters, parameter => Assert.Equal(
                parameter.IsInPath, operation.Path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_operation_stands_in_the_documentation_in_words()
    {
        string text = File.ReadAllText(Path.Combine(Root(), "docs", "api.md"));

        Assert.All(ApiRoutes.All, operation => Assert.Contains(
            $"{operation.Method} {PathParameter().Replace(operation.Path, match => match.Groups[1].Value.ToUpperInvariant())}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_of_bodies_are_described()
    {
        await using TestBoard board = await TestBoard.StartAsync();
        using JsonDocument document = JsonDocument.Parse(await board.Http.GetStringAsync("/openapi/v1.json"));

        foreach (JsonProperty schema in document.RootElement.GetProperty("components").GetProperty("schemas").EnumerateObject())
        {
            foreach (JsonProperty member in schema.Value.GetProperty("properties").EnumerateObject())
            {
                Assert.True(member.Value.TryGetProperty("description", out JsonElement text), $"{schema.Name}.{member.Name} has no description.");
                Assert.DoesNotMatch(@"[a-z]\.[A-Z]|BoardEventNames|ProblemCodes", text.GetString());
            }
        }

        JsonElement wait = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("WaitRequest").GetProperty("properties");
        Assert.Equal("both", wait.GetProperty("edge").GetProperty("default").GetString());
        Assert.Equal(1, wait.GetProperty("count").GetProperty("default").GetInt64());
        Assert.Equal("integer", wait.GetProperty("count").GetProperty("type").GetString());
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "VirtualGpio.slnx")))
            folder = folder.Parent;
        return folder.FullName;
    }
}
