// SPDX-License-Identifier: MIT
using System.Net;
using System.Text;

namespace VirtualGpio.Client.Tests;

/// <summary>Clients whose requests go through a handler of the caller's.</summary>
public sealed class HandlerTests
{
    [Fact]
    public async Task Requests_go_through_the_handler_as_they_are()
    {
        using Handler handler = new(request =>
        {
            Assert.Equal("http://board/v1/levels?line=%7E..%2Fa%26", request.RequestUri!.AbsoluteUri.Replace("=~", "=%7E", StringComparison.Ordinal));
            return "1\n";
        });
        using BoardClient client = BoardClient.Of(handler, new Uri("http://board"));
        Assert.Equal(1, Assert.Single(await client.GetLevelsAsync(["~../a&"])));
        Assert.True(await client.CanConnectAsync());
    }

    [Fact]
    public async Task Scripts_are_sent_and_answered_through_the_handler_too()
    {
        using Handler handler = new(request => "said " + request.Content!.ReadAsStringAsync().GetAwaiter().GetResult());
        using BoardClient client = BoardClient.Of(handler, new Uri("http://board"));
        MemoryStream answers = new();
        await client.RunBatchAsync(new MemoryStream("get a\n"u8.ToArray()), answers);
        Assert.Equal("said get a\n", Encoding.UTF8.GetString(answers.ToArray()));
    }

    private sealed class Handler(Func<HttpRequestMessage, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.Run(() => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer(request)) }, cancellationToken);
    }
}
