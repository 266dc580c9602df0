using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Media;

namespace InstaFunctions.SelfHost.Tests.Media;

public sealed class DirectUploadTests : IAsyncLifetime
{
    private static readonly byte[] Clip = Fixture.Read("moov-last.mp4");
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryMediaStore _store = new();
    private MediaHost _host = null!;

    public async Task InitializeAsync() => _host = await StartAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_sent_whole_and_becomes_a_media_item()
    {
        var upload = await CreateAsync();

        using var answer = await PutAsync(upload, Clip);
        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload)).MediaItem;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((upload.MediaId, MediaHost.Tenant, (long)Clip.Length), (mediaItem.Id, mediaItem.TenantId, mediaItem.Bytes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Clip)), mediaItem.Sha256);
        Assert.Equal(mediaItem, _store.Rows[mediaItem.Id]);
        Assert.Equal(Clip, await File.ReadAllBytesAsync(Assert.Single(_folder.Files())));
    }

    [Fact]
    public async Task Completing_twice_answers_the_same_media_item()
    {
        var upload = await CreateAsync();
        using var answer = await PutAsync(upload, Clip);

        Assert.Equal(await CompleteAsync(upload), await CompleteAsync(upload));
    }

    [Fact]
    public async Task A_file_is_sent_in_parts_and_every_answer_tells_how_far_it_is()
    {
        var upload = await CreateAsync();

        await ExpectAsync(await PutAsync(upload, Clip[..3000], "bytes 0-2999/*"), HttpStatusCode.BadRequest, null);
        await ExpectAsync(await PutAsync(upload, Clip[..3000], Range(0, 3000)), HttpStatusCode.PermanentRedirect, 3000);
        await ExpectAsync(await PutAsync(upload, Clip[3000..5000], Range(3000, 5000)), HttpStatusCode.PermanentRedirect, 5000);
        await ExpectAsync(await PutAsync(upload, Clip[5000..], Range(5000, Clip.Length)), HttpStatusCode.OK, Clip.Length);

        Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload));
    }

    [Fact]
    public async Task How_far_it_is_can_be_asked_at_any_time()
    {
        var upload = await CreateAsync();
        var question = $"bytes */{Clip.Length}";

        await ExpectAsync(await PutAsync(upload, [], question), HttpStatusCode.PermanentRedirect, null);
        await ExpectAsync(await PutAsync(upload, Clip[..1000], Range(0, 1000)), HttpStatusCode.PermanentRedirect, 1000);
        await ExpectAsync(await PutAsync(upload, [], question), HttpStatusCode.PermanentRedirect, 1000);
        await ExpectAsync(await PutAsync(upload, Clip[1000..], Range(1000, Clip.Length)), HttpStatusCode.OK, Clip.Length);
        await ExpectAsync(await PutAsync(upload, [], question), HttpStatusCode.OK, Clip.Length);
    }

    [Theory]
    [InlineData(0, 999)]
    [InlineData(999, 1999)]
    [InlineData(1001, 2001)]
    public async Task A_part_that_does_not_come_next_is_refused_and_nothing_is_written(int from, int to)
    {
        var upload = await CreateAsync();
        using var first = await PutAsync(upload, Clip[..1000], Range(0, 1000));

        await ExpectAsync(await PutAsync(upload, Clip[from..to], Range(from, to)), HttpStatusCode.Conflict, 1000);
        await ExpectAsync(await PutAsync(upload, [], $"bytes */{Clip.Length}"), HttpStatusCode.PermanentRedirect, 1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task The_last_byte_of_a_part_lies_within_the_announced_size(int beyond)
    {
        var upload = await CreateAsync();
        var bytes = (byte[])[.. Clip, .. new byte[beyond]];
        // A range names its total, so a part that goes further must lie about it.
        var total = Clip.Length + beyond;

        using var answer = await PutAsync(upload, bytes, $"bytes 0-{total - 1}/{total}");

        Assert.Equal(beyond is 0 ? HttpStatusCode.OK : HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task A_whole_file_with_one_byte_too_many_is_refused_and_can_be_sent_again()
    {
        var upload = await CreateAsync();

        await ExpectAsync(await PutAsync(upload, [.. Clip, 0]), HttpStatusCode.BadRequest, null);
        await ExpectAsync(await PutAsync(upload, Clip), HttpStatusCode.OK, Clip.Length);
    }

    [Theory]
    [InlineData("items 0-9/100")]
    [InlineData("bytes 0-9")]
    [InlineData("bytes 9-0/100")]
    [InlineData("rubbish")]
    [InlineData("bytes 0-10/100")]
    public async Task A_range_that_makes_no_sense_or_does_not_fit_its_body_is_malformed(string range)
    {
        var upload = await CreateAsync();

        await ExpectAsync(await PutAsync(upload, Clip[..10], range), HttpStatusCode.BadRequest, null);
    }

    [Fact]
    public async Task An_interrupted_upload_goes_on_where_it_broke_off_even_after_a_restart()
    {
        var upload = await CreateAsync();
        await SendAndBreakOffAsync(upload, Clip[..4000]);
        await _host.DisposeAsync();
        _host = await StartAsync();

        using var question = await PutAsync(upload, [], $"bytes */{Clip.Length}");
        var received = Received(question);
        Assert.Equal(4000, received);
        await ExpectAsync(await PutAsync(upload, Clip[received..], Range(received, Clip.Length)), HttpStatusCode.OK, Clip.Length);
        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload)).MediaItem;

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Clip)), mediaItem.Sha256);
    }

    [Fact]
    public async Task An_upload_is_not_complete_one_byte_before_its_end()
    {
        var upload = await CreateAsync();
        using var answer = await PutAsync(upload, Clip[..^1], Range(0, Clip.Length - 1));

        Assert.Equal(new MediaIngestResult.UploadIncomplete(Clip.Length - 1, Clip.Length), await CompleteAsync(upload));

        using var last = await PutAsync(upload, Clip[^1..], Range(Clip.Length - 1, Clip.Length));
        Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload));
    }

    [Fact]
    public async Task What_was_sent_is_checked_like_any_upload_and_leaves_nothing_when_it_is_refused()
    {
        var damaged = await CreateAsync();
        using var first = await PutAsync(damaged, new byte[Clip.Length]);
        Assert.IsType<MediaIngestResult.UnsupportedType>(await CompleteAsync(damaged));

        var other = await CreateAsync("video/quicktime");
        using var second = await PutAsync(other, [.. "<html>"u8, .. new byte[Clip.Length - 6]]);
        Assert.IsType<MediaIngestResult.UnsupportedType>(await CompleteAsync(other));

        Assert.Empty(_folder.Files());
        Assert.Empty(_store.Rows);
        Assert.IsType<MediaIngestResult.UploadUnknown>(await CompleteAsync(other));
    }

    [Fact]
    public async Task A_store_that_is_down_when_it_is_completed_loses_no_row_without_bytes()
    {
        var upload = await CreateAsync();
        using var answer = await PutAsync(upload, Clip);
        _store.AddFailure = new IOException("down");

        _ = await Assert.ThrowsAsync<IOException>(() => CompleteAsync(upload));

        Assert.Empty(_store.Rows);
    }

    [Fact]
    public async Task Another_tenant_cannot_complete_it()
    {
        var upload = await CreateAsync();
        using var answer = await PutAsync(upload, Clip);

        Assert.IsType<MediaIngestResult.UploadUnknown>(
            await _host.Uploads.CompleteAsync(TenantId.From(Guid.NewGuid()), upload.MediaId, CancellationToken.None));
    }

    [Fact]
    public async Task An_upload_is_open_up_to_its_last_moment_and_not_after()
    {
        var upload = await CreateAsync();
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(24), upload.ExpiresAt);

        _clock.Advance(TimeSpan.FromHours(24));
        await ExpectAsync(await PutAsync(upload, Clip), HttpStatusCode.OK, Clip.Length);

        _clock.Advance(TimeSpan.FromTicks(1));
        await ExpectAsync(await PutAsync(upload, Clip), HttpStatusCode.NotFound, null);
        Assert.IsType<MediaIngestResult.UploadUnknown>(await CompleteAsync(upload));
    }

    [Fact]
    public async Task An_abandoned_upload_is_cleaned_up_when_nobody_touched_it_for_its_lifetime()
    {
        var upload = await CreateAsync();
        _clock.Advance(TimeSpan.FromHours(20));
        using var answer = await PutAsync(upload, Clip[..1000], Range(0, 1000));
        var touched = _clock.GetUtcNow();

        Assert.Equal(0, await _host.Leftovers.DiscardUntouchedSinceAsync(touched, CancellationToken.None));
        Assert.Equal(1, await _host.Leftovers.DiscardUntouchedSinceAsync(touched + TimeSpan.FromTicks(1), CancellationToken.None));
        Assert.Empty(_folder.Files());
    }

    [Theory]
    [InlineData("image/jpeg")]
    [InlineData("video/mp4")]
    [InlineData(null)]
    public async Task An_upload_is_opened_up_to_the_limit_of_the_largest_kind_and_not_past_it(string? contentType)
    {
        const long limit = 300_000_000;

        Assert.IsType<UploadCreation.Created>(await _host.Uploads.CreateAsync(MediaHost.Tenant, contentType, limit, CancellationToken.None));

        var refused = Assert.IsType<UploadCreation.TooLarge>(
            await _host.Uploads.CreateAsync(MediaHost.Tenant, contentType, limit + 1, CancellationToken.None));
        Assert.Equal(limit, refused.MaxBytes);
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("video/quicktime")]
    [InlineData("application/octet-stream")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_upload_becomes_what_its_bytes_are_whatever_it_was_called(string? label)
    {
        var upload = Assert.IsType<UploadCreation.Created>(
            await _host.Uploads.CreateAsync(MediaHost.Tenant, label, Clip.Length, CancellationToken.None)).Session;
        using var answer = await PutAsync(upload, Clip);

        Assert.Equal("video/mp4", Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload)).MediaItem.ContentType);
    }

    [Fact]
    public async Task A_link_to_write_does_not_read_and_a_link_to_read_does_not_write()
    {
        var upload = await CreateAsync();
        using var sent = await PutAsync(upload, Clip);
        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(await CompleteAsync(upload)).MediaItem;
        var query = upload.UploadUrl.Query;
        var readLink = await _host.Content.CreateLinkAsync(mediaItem, TimeSpan.FromHours(24), CancellationToken.None);

        using var read = await _host.Http.GetAsync(new Uri(_host.Url, $"/media/{mediaItem.Id}.mp4{query}"));
        using var write = await _host.Http.PutAsync(
            new Uri(_host.Url, $"/media/uploads/{mediaItem.Id}{readLink.Query}"), new ByteArrayContent(Clip));

        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, write.StatusCode);
    }

    [Fact]
    public async Task While_one_request_writes_another_is_told_to_wait()
    {
        var upload = await CreateAsync();
        using var connection = await OpenAsync(upload, Clip.Length);
        await connection.GetStream().WriteAsync(Clip.AsMemory(0, 1000));
        await UntilAsync(() => _folder.Files().Any(file => new FileInfo(file).Length is 1000));

        using var second = await PutAsync(upload, Clip);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.IsType<MediaIngestResult.UploadBusy>(await CompleteAsync(upload));
    }

    private static string Range(int from, int to) => $"bytes {from}-{to - 1}/{Clip.Length}";

    private static int Received(HttpResponseMessage answer) => answer.Headers.TryGetValues("Range", out var range)
        ? int.Parse(range.Single().AsSpan("bytes=0-".Length), CultureInfo.InvariantCulture) + 1
        : 0;

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, int? received)
    {
        using (answer)
        {
            Assert.Equal((status, received ?? 0), (answer.StatusCode, Received(answer)));
            _ = await answer.Content.ReadAsStringAsync();
        }
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            await Task.Yield();
        }
    }

    private Task<MediaHost> StartAsync() => MediaHost.StartAsync(_folder, _clock, _store);

    private async Task<UploadSession> CreateAsync(string contentType = "video/mp4") => Assert.IsType<UploadCreation.Created>(
        await _host.Uploads.CreateAsync(MediaHost.Tenant, contentType, Clip.Length, CancellationToken.None)).Session;

    private Task<MediaIngestResult> CompleteAsync(UploadSession upload) =>
        _host.Uploads.CompleteAsync(MediaHost.Tenant, upload.MediaId, CancellationToken.None);

    private async Task<HttpResponseMessage> PutAsync(UploadSession upload, byte[] bytes, string? range = null)
    {
        // The host may have been started anew on another port.
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(_host.Url, upload.UploadUrl.PathAndQuery))
        {
            Content = new ByteArrayContent(bytes),
        };
        if (range is not null)
        {
            Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Range", range));
        }

        return await _host.Http.SendAsync(request);
    }

    private async Task<TcpClient> OpenAsync(UploadSession upload, int announced)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, _host.Url.Port);
        var head = $"PUT {upload.UploadUrl.PathAndQuery} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {announced}\r\n\r\n";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        return connection;
    }

    private async Task SendAndBreakOffAsync(UploadSession upload, byte[] part)
    {
        using (var connection = await OpenAsync(upload, Clip.Length))
        {
            await connection.GetStream().WriteAsync(part);
            await UntilAsync(() => _folder.Files().Any(file => new FileInfo(file).Length == part.Length));
            connection.Client.LingerState = new LingerOption(true, 0);
        }

        // Until the server has noticed that nobody is there any more.
        await UntilAsync(async () => await CompleteAsync(upload) is MediaIngestResult.UploadIncomplete);
    }
}
