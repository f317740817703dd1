// SPDX-License-Identifier: MIT
using VirtualGpio.Client.Tests.Fakes;
using VirtualGpio.Linux;

namespace VirtualGpio.Client.Tests;

/// <summary>The direct client notices that the reader of the program's output has left.</summary>
public sealed class OutputTests
{
    [Fact]
    public async Task A_reader_that_leaves_ends_the_waiting_for_events()
    {
        (UnixConnection output, UnixConnection reader) = UnixConnection.CreatePair();
        using (output)
        {
            await using RawServer server = new(ClientKind.Direct, async (connection, _) =>
            {
                await connection.ReadAsync();
                await connection.WriteChunkedHeadAsync("application/x-ndjson");
                await connection.WriteChunkAsync("""{"sequence":1,"time":1,"event":"start","session":"s"}""" + "\n");
                await connection.WaitForHangUpAsync();
            });
            using BoardClient client = BoardClient.Direct(server.SocketPath, output);
            client.CheckOutput();
            int seen = 0;
            await Assert.ThrowsAsync<ReaderGoneException>(() => Kinds.Run(async () =>
            {
                await foreach (BoardEvent one in client.FollowEventsAsync(new()))
                {
                    seen++;
                    reader.Dispose();
                }
            }));
            Assert.Equal(1, seen);
            Assert.Throws<ReaderGoneException>(client.CheckOutput);
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_the_pause_before_the_next_attempt()
    {
        (UnixConnection output, UnixConnection reader) = UnixConnection.CreatePair();
        using (output)
        {
            await using RawServer server = RawServer.Answering(
                ClientKind.Direct, _ => ("application/x-ndjson", """{"sequence":1,"time":1,"event":"start","session":"s"}""" + "\n", 200));
            StoppedTime time = new(reader.Dispose);
            using BoardClient client = BoardClient.Direct(server.SocketPath, output, time);
            await Assert.ThrowsAsync<ReaderGoneException>(() => Kinds.Run(async () =>
            {
                await foreach (BoardEvent one in client.FollowEventsAsync(new()))
                    Assert.Equal("start", one.Event);
            }));
        }
    }

    [Fact]
    public async Task A_reader_that_leaves_ends_a_wait()
    {
        (UnixConnection output, UnixConnection reader) = UnixConnection.CreatePair();
        using (output)
        {
            await using RawServer server = new(ClientKind.Direct, async (connection, _) =>
            {
                await connection.ReadAsync();
                reader.Dispose();
                await connection.WaitForHangUpAsync();
            });
            using BoardClient client = BoardClient.Direct(server.SocketPath, output);
            await Assert.ThrowsAsync<ReaderGoneException>(() => Kinds.Run(() => client.WaitAsync(new() { Line = "a", For = "edge" })));
        }
    }
}
