using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media;
using InstaFunctions.Media.Import;
using InstaFunctions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Tests.Media.Import;

public sealed class MediaImportTests : IAsyncLifetime
{
    private const string Public = "93.184.216.34";
    private readonly InMemoryMediaContent _content = new();
    private readonly InMemoryMediaStore _store = new();
    private readonly MediaOptions _options = new() { AllowHttpImport = true };
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeImportNetwork _network = new();
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private WebApplication _server = null!;
    private Func<HttpContext, Task> _answer = http => Send(http, Fixture.Read("photo.jpg"), "image/jpeg");
    private int _httpPort;
    private int _httpsPort;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(SelfSigned()));
        });
        _server = builder.Build();
        _server.Run(http => _answer(http));
        await _server.StartAsync();
        var ports = _server.Urls.Select(url => new Uri(url)).ToDictionary(url => url.Scheme, url => url.Port);
        (_httpPort, _httpsPort) = (ports["http"], ports["https"]);
        _ = _network.Name("photos.example", [Public]).Serve(Public, _httpPort);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_file_on_the_public_internet_becomes_a_media_item()
    {
        var mediaItem = Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example:8080/a.jpg")).MediaItem;

        Assert.Equal((96, 64), (mediaItem.Width, mediaItem.Height));
        Assert.Equal(new IPEndPoint(IPAddress.Parse(Public), 8080), Assert.Single(_network.Connected));
    }

    [Fact]
    public async Task A_file_is_imported_over_https()
    {
        TrustTestServer();

        Assert.IsType<MediaIngestResult.Stored>(await Import("https://photos.example/a.jpg"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_makes_the_source_unavailable()
    {
        _ = _network.Serve(Public, _httpsPort);

        var unavailable = Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("https://photos.example/a.jpg"));
        Assert.Contains("certificate", unavailable.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://photos.example/a.jpg")]
    [InlineData("ftp://photos.example/a.jpg")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("a.jpg")]
    [InlineData("")]
    [InlineData("https://user:secret@photos.example/a.jpg")]
    [InlineData("https://user@photos.example/a.jpg")]
    public async Task Only_https_addresses_without_credentials_are_read(string url)
    {
        _options.AllowHttpImport = false;

        var refused = Assert.IsType<MediaIngestResult.SourceRefused>(await Import(url));

        Assert.DoesNotContain("secret", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_network.Resolved);
    }

    [Theory]
    [InlineData(2048, true)]
    [InlineData(2049, false)]
    public async Task An_address_has_at_most_2048_characters(int length, bool read)
    {
        var result = await Import("http://photos.example/".PadRight(length, 'a'));

        Assert.Equal(read, result is MediaIngestResult.Stored);
        Assert.Equal(!read, result is MediaIngestResult.SourceRefused);
    }

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://10.0.0.1:8443/")]
    public async Task An_address_that_is_not_public_is_refused_however_it_is_written(string url)
    {
        Assert.IsType<MediaIngestResult.SourceRefused>(await Import(url));
        Assert.Empty(_network.Connected);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd12::1")]
    public async Task A_name_with_an_address_that_is_not_public_is_refused_even_if_it_has_a_public_one(string address)
    {
        _ = _network.Name("photos.example", [Public, address]);

        var refused = Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://photos.example/a.jpg"));

        Assert.DoesNotContain(address, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_network.Connected);
    }

    [Fact]
    public async Task Private_addresses_are_read_where_the_setting_allows_it()
    {
        _options.AllowPrivateImport = true;
        _ = _network.Name("localhost", ["127.0.0.1"]).Serve("127.0.0.1", _httpPort);

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://localhost/a.jpg"));
    }

    [Fact]
    public async Task Metadata_services_are_refused_even_where_private_addresses_are_allowed()
    {
        _options.AllowPrivateImport = true;

        Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://169.254.169.254/latest/meta-data/"));
    }

    [Fact]
    public async Task The_connection_goes_to_the_address_that_was_checked_and_the_name_is_looked_up_once()
    {
        _ = _network.Name("rebind.example", [Public], ["127.0.0.1"]).Serve("127.0.0.1", _httpPort);

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://rebind.example/a.jpg"));

        Assert.Single(_network.Resolved);
        Assert.Equal(Public, Assert.Single(_network.Connected).Address.ToString());
    }

    [Fact]
    public async Task A_name_that_answers_with_a_private_address_the_second_time_is_refused_at_that_connection()
    {
        _ = _network.Name("rebind.example", [Public], ["127.0.0.1"]).Serve("127.0.0.1", _httpPort);
        _answer = http => Redirect(http, "http://rebind.example/again");

        Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://rebind.example/a.jpg"));

        Assert.Equal(2, _network.Resolved.Count);
        Assert.Equal(Public, Assert.Single(_network.Connected).Address.ToString());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Five_redirects_are_followed_and_a_sixth_is_refused(int status)
    {
        _answer = http => http.Request.Path.Value is "/0"
            ? Send(http, Fixture.Read("photo.jpg"), "image/jpeg")
            : Redirect(http, $"/{int.Parse(http.Request.Path.Value![1..]) - 1}", status);

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/5"));
        Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://photos.example/6"));
    }

    [Theory]
    [InlineData("http://127.0.0.1/secret")]
    [InlineData("http://inside.example/secret")]
    [InlineData("http://user:pass@photos.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://photos.example/")]
    public async Task A_redirect_is_checked_like_the_first_address(string location)
    {
        _ = _network.Name("inside.example", ["10.1.2.3"]);
        _answer = http => Redirect(http, location);

        Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://photos.example/a.jpg"));

        Assert.Single(_network.Connected);
    }

    [Fact]
    public async Task A_redirect_from_https_to_http_is_refused_even_where_http_is_allowed()
    {
        TrustTestServer();
        _answer = http => Redirect(http, "http://photos.example/a.jpg");

        var refused = Assert.IsType<MediaIngestResult.SourceRefused>(await Import("https://photos.example/a.jpg"));

        Assert.Contains("from https to http", refused.Reason, StringComparison.Ordinal);
        Assert.Single(_network.Connected);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Any_answer_but_200_makes_the_source_unavailable(int status)
    {
        _answer = http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        Assert.Equal(status, Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("http://photos.example/a.jpg")).StatusCode);
    }

    [Fact]
    public async Task Pictures_and_videos_are_asked_for_and_nothing_compressed()
    {
        _answer = http =>
        {
            Assert.Equal("identity", http.Request.Headers.AcceptEncoding);
            Assert.Contains("image/*", http.Request.Headers.Accept.ToString(), StringComparison.Ordinal);
            return Send(http, Fixture.Read("photo.jpg"), "image/jpeg");
        };

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/a.jpg"));
    }

    [Theory]
    [InlineData("aws-chunked")]
    [InlineData("UTF-8")]
    [InlineData("none")]
    [InlineData("binary")]
    [InlineData("identity")]
    [InlineData("aws-chunked, UTF-8")]
    public async Task A_coding_that_is_none_changes_nothing(string coding)
    {
        _answer = http =>
        {
            http.Response.Headers.ContentEncoding = coding;
            return Send(http, Fixture.Read("photo.jpg"), "image/jpeg");
        };

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/a.jpg"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("aws-chunked,GZIP")]
    public async Task Gzip_that_was_not_asked_for_is_undone(string coding)
    {
        _answer = http =>
        {
            http.Response.Headers.ContentEncoding = coding;
            return Send(http, Gzip(Fixture.Read("photo.jpg")), "image/jpeg");
        };

        var stored = Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/a.jpg"));
        Assert.Equal(Fixture.Read("photo.jpg").Length, stored.MediaItem.Bytes);
    }

    [Fact]
    public async Task Gzip_counts_by_what_comes_out_of_it_and_may_not_grow_a_hundred_times()
    {
        byte[] bomb = [.. Fixture.Read("photo.jpg"), .. new byte[4_000_000]];
        _answer = http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return Send(http, Gzip(bomb), "image/jpeg");
        };

        Assert.Contains("more than 100 times", Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("http://photos.example/a.jpg")).Reason, StringComparison.Ordinal);
        _options.MaxImageBytes = 1000;
        bomb = Fixture.Read("photo.jpg");
        Assert.IsType<MediaIngestResult.TooLarge>(await Import("http://photos.example/a.jpg"));
        AssertNothingStayed();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public async Task A_coding_that_is_damaged_or_unknown_makes_the_source_unavailable(string coding)
    {
        _answer = http =>
        {
            http.Response.Headers.ContentEncoding = coding;
            return Send(http, [.. "no gzip at all"u8, .. new byte[100]], "image/jpeg");
        };

        Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("http://photos.example/a.jpg"));
        AssertNothingStayed();
    }

    [Fact]
    public async Task An_unknown_name_and_a_closed_port_make_the_source_unavailable()
    {
        _ = _network.Name("closed.example", ["8.8.8.8"]);

        _ = _network.Name("internal.example", ["10.0.0.5"]);
        Assert.Equal(await Import("http://internal.example/"), Assert.IsType<MediaIngestResult.SourceRefused>(await Import("http://nowhere.example/")));
        Assert.Contains("take connections", Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("http://closed.example/")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_address_of_a_name_is_tried_when_the_first_is_closed()
    {
        _ = _network.Name("photos.example", ["8.8.8.8", Public]);

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/a.jpg"));
    }

    [Fact]
    public async Task A_source_that_is_too_slow_is_given_up_after_60_seconds()
    {
        var reached = new TaskCompletionSource();
        _answer = async http =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };

        var import = Import("http://photos.example/a.jpg");
        await reached.Task;
        _clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromTicks(1));
        Assert.False(import.IsCompleted);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Contains("60 seconds", Assert.IsType<MediaIngestResult.SourceUnavailable>(await import).Reason, StringComparison.Ordinal);
        AssertNothingStayed();
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_no_answer()
    {
        using var cancellation = new CancellationTokenSource();
        _answer = async http =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        };
        using var import = NewImport();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => import.ImportAsync(_tenant, "http://photos.example/a.jpg", cancellation.Token));
    }

    [Fact]
    public async Task A_source_that_breaks_off_leaves_nothing_behind()
    {
        var bytes = Fixture.Read("photo.jpg");
        _answer = async http =>
        {
            http.Response.ContentType = "image/jpeg";
            http.Response.ContentLength = bytes.Length;
            await http.Response.Body.WriteAsync(bytes.AsMemory(0, 500));
            await http.Response.Body.FlushAsync();
            http.Abort();
        };

        Assert.IsType<MediaIngestResult.SourceUnavailable>(await Import("http://photos.example/a.jpg"));
        AssertNothingStayed();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_over_its_limit_is_given_up_whether_or_not_it_is_announced(bool announced)
    {
        _options.MaxImageBytes = 1000;
        _answer = async http =>
        {
            http.Response.ContentType = "image/jpeg";
            http.Response.ContentLength = announced ? 1306 : null;
            await http.Response.Body.WriteAsync(Fixture.Read("photo.jpg"));
        };

        Assert.Equal(1000, Assert.IsType<MediaIngestResult.TooLarge>(await Import("http://photos.example/a.jpg")).MaxBytes);
        AssertNothingStayed();
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("text/html")]
    [InlineData("video/mp4")]
    [InlineData(null)]
    public async Task Whatever_a_source_says_it_is_taken_by_its_bytes(string? contentType)
    {
        _answer = http => Send(http, Fixture.Read("photo.jpg"), contentType);

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/a.jpg"));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/jpeg")]
    public async Task A_login_page_is_told_as_a_web_page(string contentType)
    {
        _answer = http => Send(http, "<!DOCTYPE html><title>Sign in</title>"u8.ToArray(), contentType);

        var refused = Assert.IsType<MediaIngestResult.UnsupportedType>(await Import("http://photos.example/a.jpg"));

        Assert.StartsWith($"The source calls it \"{contentType}\", and the bytes are a web page", refused.Reason, StringComparison.Ordinal);
        AssertNothingStayed();
    }

    [Fact]
    public async Task No_cookie_of_one_answer_is_sent_with_the_next_request()
    {
        _answer = http =>
        {
            Assert.False(http.Request.Headers.ContainsKey("Cookie"));
            http.Response.Headers.SetCookie = "a=b; Path=/";
            return http.Request.Path == "/first" ? Redirect(http, "/second") : Send(http, Fixture.Read("photo.jpg"), "image/jpeg");
        };

        Assert.IsType<MediaIngestResult.Stored>(await Import("http://photos.example/first"));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static Task Send(HttpContext http, byte[] bytes, string? contentType)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }

    private static Task Redirect(HttpContext http, string location, int status = 302)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.Location = location;
        return Task.CompletedTask;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=photos.example", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private void TrustTestServer()
    {
        _ = _network.Serve(Public, _httpsPort);
        _network.Tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate!.Subject == "CN=photos.example",
        };
    }

    private MediaImport NewImport()
    {
        var options = Options.Create(_options);
        return new(new MediaIngest(_content, _store, new MediaInspector(), options, _clock), _network, options, _clock);
    }

    private async Task<MediaIngestResult> Import(string url)
    {
        using var import = NewImport();
        return await import.ImportAsync(_tenant, url, CancellationToken.None);
    }

    private void AssertNothingStayed()
    {
        Assert.Empty(_content.Staged);
        Assert.Empty(_content.Committed);
        Assert.Empty(_store.Rows);
    }
}
