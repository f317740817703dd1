// SPDX-License-Identifier: MIT
using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using VirtualGpio.Client;
using VirtualGpio.Daemon.Http;
using VirtualGpio.Daemon.Tests.Rig;

namespace VirtualGpio.Daemon.Tests.Http;

public sealed class JsonShapeTests
{
    [Theory]
    [InlineData("", "empty")]
    [InlineData("{", "no JSON")]
    [InlineData("nul", "no JSON")]
    [InlineData("null", "'null'|must be an object, and is null")]
    [InlineData("[]", "must be an object, and is a list")]
    [InlineData("""{"values":[{"line":"button","level":1}]} x""", "no JSON")]
    [InlineData("""{"values":[{"line":"button","level":1}],}""", "no JSON")]
    [InlineData("""{"value":[]}""", "Did you mean 'values'?")]
    [InlineData("""{"values":[{"line":"button","levle":1}]}""", "'values[0]' has no member 'levle'. Did you mean 'level'?")]
    [InlineData("""{"values":[{"line":"button","level":"1"}]}""", "'values[0].level' must be a whole number")]
    [InlineData("""{"values":[{"line":"button","level":1.5}]}""", "the number 1.5")]
    [InlineData("""{"values":[{"line":"button","level":1e99}]}""", "1e99")]
    [InlineData("""{"values":[{"line":"button","level":null}]}""", "and is null")]
    [InlineData("""{"values":[{"line":null,"level":1}]}""", "'values[0].line' must be a text")]
    [InlineData("""{"values":[null]}""", "'values[0]' must be an object")]
    [InlineData("""{"values":[{"level":1}]}""", "'values[0]' lacks its member 'line'")]
    [InlineData("""{"values":{}}""", "'values' must be a list, and is an object")]
    [InlineData("""{"values":[],"settle":1}""", "'settle' must be true or false")]
    [InlineData("""{"values":[],"values":[]}""", "'values' is given twice")]
    [InlineData("""{"settle":true}""", "lacks its member 'values'")]
    [InlineData("""{"values":[{"line":"\ud800","level":1}]}""", "cannot be read|no JSON")]
    public async Task A_body_that_is_wrong_is_refused_and_the_place_is_named(string body, string words)
    {
        await using TestBoard board = await TestBoard.StartAsync();

        Problem problem = await board.RefusedAsync(HttpStatusCode.BadRequest, "PUT", "/v1/levels", body);

        Assert.Equal(ProblemCodes.Invalid, problem.Code);
        Assert.True(words.Split('|').Any(word => problem.Detail.Contains(word, StringComparison.Ordinal)), problem.Detail);
    }

    [Fact]
    public void Entries_of_a_map_are_each_given_once()
    {
        ApiException refused = Assert.Throws<ApiException>(() => Parse("""{"steps":[{"atNanoseconds":0,"set":{"a":"1","a":"0"}}]}"""));

        Assert.Contains("'steps[0].set.a' is given twice", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void JSON_nested_deeper_than_any_body_is_no_JSON_that_could_be_read()
    {
        string deep = new('[', 1000);

        Assert.Throws<ApiException>(() => Parse($$"""{"steps":{{deep}}"""));
    }

    [Fact]
    public void Names_of_lines_may_be_missing_in_a_new_chip()
    {
        var body = new ReadOnlySequence<byte>("""{"name":"gpio0","names":["a",null,""]}"""u8.ToArray());

        Assert.Equal<IEnumerable<string?>>(["a", null, ""], JsonBody.Parse<NewChip>(body).Names!);
    }

    [Fact]
    public void Members_that_are_left_out_have_their_defaults()
    {
        WaitRequest wait = JsonBody.Parse<WaitRequest>(new ReadOnlySequence<byte>("""{"line":"led","for":"edge"}"""u8.ToArray()));
        NewChip chip = JsonBody.Parse<NewChip>(new ReadOnlySequence<byte>("""{"name":"gpio0"}"""u8.ToArray()));

        Assert.Equal(("both", 1), (wait.Edge, wait.Count));
        Assert.Equal(("ivshmem", 32), (chip.Transport, chip.Lines));
    }

    [Fact]
    public void What_the_serializer_writes_passes_and_reads_the_same()
    {
        Gen<SequenceRequest> requests =
            from steps in (from at in ArbMap.Default.GeneratorFor<long>()
                           from names in ArbMap.Default.GeneratorFor<NonNull<string>[]>()
                           select new SequenceStep { AtNanoseconds = at, Set = names.Select(name => name.Get).Distinct().Where(IsUnicode).ToDictionary(name => name, _ => "1") })
                .ListOf()
            from count in ArbMap.Default.GeneratorFor<long>()
            from period in ArbMap.Default.GeneratorFor<long?>()
            select new SequenceRequest { Steps = [.. steps], Count = count, PeriodNanoseconds = period };

        Check.QuickThrowOnFailure(Prop.ForAll(requests.ToArbitrary(), request =>
        {
            string json = JsonSerializer.Serialize(request, ApiJson.Default.SequenceRequest);
            return json == JsonSerializer.Serialize(Parse(json), ApiJson.Default.SequenceRequest);
        }));
    }

    [Fact]
    public void Bytes_of_any_kind_are_read_or_refused()
    {
        byte[] good = """{"steps":[{"atNanoseconds":0,"set":{"a":"1"}}],"count":3,"periodNanoseconds":null}"""u8.ToArray();
        Gen<byte[]> damaged =
            from places in Gen.Choose(0, good.Length - 1).ListOf()
            from values in ArbMap.Default.GeneratorFor<byte>().ListOf(places.Count)
            select Damage(good, places, values);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            try
            {
                return JsonBody.Parse<SequenceRequest>(new ReadOnlySequence<byte>(bytes)) is not null;
            }
            catch (ApiException refused)
            {
                return refused.Code == ProblemCodes.Invalid;
            }
        }));
    }

    private static bool IsUnicode(string text) => !text.Any(char.IsSurrogate);

    private static byte[] Damage(byte[] good, IReadOnlyList<int> places, IReadOnlyList<byte> values)
    {
        byte[] bytes = [.. good];
        foreach ((int place, byte value) in places.Zip(values))
            bytes[place] = value;
        return bytes;
    }

    private static SequenceRequest Parse(string json) =>
        JsonBody.Parse<SequenceRequest>(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
}
