using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests.Platform;

/// <summary>Time limits and giving up, under a clock that the test moves.</summary>
public sealed class TimeLimitTests
{
    [Theory]
    [MemberData(nameof(TestClient.RepeatableCalls), MemberType = typeof(TestClient))]
    public async Task A_read_or_creation_is_given_up_after_the_request_time_out(string call)
    {
        await using var client = new TestClient(options => options.RequestTimeout = TimeSpan.FromSeconds(30));
        var calling = StartHanging(client, call);

        client.Clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        Assert.False(calling.IsCompleted);
        client.Clock.Advance(TimeSpan.FromTicks(1));

        var failure = await Failure.ThrownAsync(InstagramErrorMeaning.Transient, () => calling);
        Assert.Contains("it took longer than 00:00:30", failure.Message, StringComparison.Ordinal);
        Assert.Contains("within 30000 ms", Assert.Single(client.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_publish_is_given_up_after_its_own_time_out_and_is_then_unknown()
    {
        await using var client = new TestClient(options => options.PublishTimeout = TimeSpan.FromSeconds(100));
        var calling = StartHanging(client, "publish");

        client.Clock.Advance(TimeSpan.FromSeconds(100) - TimeSpan.FromTicks(1));
        Assert.False(calling.IsCompleted);
        client.Clock.Advance(TimeSpan.FromTicks(1));

        _ = await Failure.ThrownAsync(InstagramErrorMeaning.OutcomeUnknown, () => calling);
        _ = Assert.Single(client.Stub.Sent);
    }

    [Theory]
    [MemberData(nameof(TestClient.Calls), MemberType = typeof(TestClient))]
    public async Task The_time_limit_holds_for_the_body_too(string call)
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new EndlessStream()) });
        var calling = client.Call(call);
        Assert.False(calling.IsCompleted);

        client.Clock.Advance(TimeSpan.FromSeconds(100));

        var failure = await Assert.ThrowsAnyAsync<InstagramException>(() => calling);
        Assert.Equal(call == "publish" ? InstagramErrorMeaning.OutcomeUnknown : InstagramErrorMeaning.Transient, failure.Meaning);
    }

    [Theory]
    [MemberData(nameof(TestClient.RepeatableCalls), MemberType = typeof(TestClient))]
    public async Task A_caller_who_gives_up_a_read_gets_its_own_cancellation_back(string call)
    {
        await using var client = new TestClient();
        using var source = new CancellationTokenSource();
        var calling = StartHanging(client, call, source.Token);

        await source.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task A_caller_who_gives_up_a_publish_that_has_begun_learns_that_its_outcome_is_unknown()
    {
        await using var client = new TestClient();
        using var source = new CancellationTokenSource();
        var calling = StartHanging(client, "publish", source.Token);

        await source.CancelAsync();

        var failure = await Failure.ThrownAsync(InstagramErrorMeaning.OutcomeUnknown, () => calling);
        Assert.Contains("the caller gave up", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestClient.Calls), MemberType = typeof(TestClient))]
    public async Task A_caller_who_had_given_up_before_sends_nothing_not_even_a_publish(string call)
    {
        await using var client = new TestClient();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.Call(call, cancellation: new CancellationToken(true)));
        Assert.Empty(client.Stub.Sent);
    }

    [Fact]
    public async Task An_answer_in_time_leaves_no_timer_behind()
    {
        await using var client = new TestClient();
        client.Answers(System.Net.HttpStatusCode.OK, """{"id":"1"}""");
        await client.Call("publish");
        Assert.Equal(0, client.Clock.PendingTimers);
    }

    [Theory]
    [InlineData(HttpRequestError.Unknown)]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.InvalidResponse)]
    [InlineData(HttpRequestError.HttpProtocolError)]
    [InlineData(HttpRequestError.ProxyTunnelError)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded)]
    public async Task A_lost_answer_leaves_a_publish_unknown(HttpRequestError error)
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) => throw new HttpRequestException(error, "lost");
        _ = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("create"));
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    public async Task A_connection_that_was_never_made_has_certainly_not_published(HttpRequestError error)
    {
        await using var client = new TestClient();
        client.Stub.Answer = (_, _) => throw new HttpRequestException(error, "never made");
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("publish"));
        _ = Failure.Is(InstagramErrorMeaning.Transient, await client.FailsAsync("create"));
    }

    [Fact]
    public async Task Whatever_else_breaks_once_a_publish_has_begun_leaves_it_unknown()
    {
        await using var client = new TestClient();
        foreach (var broken in new Exception[] { new IOException("x"), new InvalidOperationException("x"), new TimeoutException("x"), new TaskCanceledException("x") })
        {
            client.Stub.Answer = (_, _) => throw broken;
            var failure = Failure.Is(InstagramErrorMeaning.OutcomeUnknown, await client.FailsAsync("publish"));
            Assert.Same(broken, failure.InnerException);
        }
    }

    private static Task StartHanging(TestClient client, string call, CancellationToken cancellation = default)
    {
        client.Stub.Answer = async (_, until) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, until);
            throw new InvalidOperationException("An endless wait ended.");
        };
        var calling = client.Call(call, cancellation: cancellation);
        Assert.False(calling.IsCompleted);
        return calling;
    }

    /// <summary>A body whose bytes never come.</summary>
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
