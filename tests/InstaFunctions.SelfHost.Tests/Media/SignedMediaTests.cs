using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using InstaFunctions.Core.Media;
using InstaFunctions.SelfHost.Media;
using InstaFunctions.Testing;
using InstaFunctions.Tests.Media;

namespace InstaFunctions.SelfHost.Tests.Media;

public sealed class SignedMediaTests : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly InMemoryMediaStore _store = new();
    private MediaHost _host = null!;

    public async Task InitializeAsync() => _host = await MediaHost.StartAsync(_folder, _clock, _store);

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("photo.jpg", "image/jpeg", "jpg")]
    [InlineData("flat.mp4", "video/mp4", "mp4")]
    [InlineData("clip.mov", "video/quicktime", "mov")]
    public async Task A_link_gives_the_bytes_with_their_type_and_keeps_them_out_of_caches(string file, string contentType, string extension)
    {
        var mediaItem = await _host.StoreAsync(file);
        var link = await Link(mediaItem);

        using var answer = await _host.Http.GetAsync(link);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Fixture.Read(file), await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(contentType, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store, private", Sorted(answer.Headers.CacheControl!.ToString()));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.Equal($"/media/{mediaItem.Id}.{extension}", link.AbsolutePath);
        Assert.True(link.OriginalString.All(char.IsAscii));
    }

    [Fact]
    public async Task HEAD_tells_the_length_without_the_bytes()
    {
        var link = await Link(await _host.StoreAsync("photo.jpg"));

        using var answer = await _host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Fixture.Read("photo.jpg").Length, answer.Content.Headers.ContentLength);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_can_be_asked_for()
    {
        var link = await Link(await _host.StoreAsync("photo.jpg"));
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = new RangeHeaderValue(100, 199);

        using var answer = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Fixture.Read("photo.jpg")[100..200], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_part_beyond_the_end_is_refused()
    {
        var link = await Link(await _host.StoreAsync("photo.jpg"));
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Range = new RangeHeaderValue(1_000_000, null);

        using var answer = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task A_link_is_good_up_to_its_last_moment_and_not_after()
    {
        var link = await Link(await _host.StoreAsync("photo.jpg"));

        _clock.Advance(Lifetime);
        Assert.Equal(HttpStatusCode.OK, await StatusOf(link));

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(link));
    }

    [Fact]
    public async Task No_single_character_of_a_link_can_be_changed()
    {
        var link = (await Link(await _host.StoreAsync("photo.jpg"))).PathAndQuery;
        for (var at = "/media/".Length; at < link.Length; at++)
        {
            // The names of the parameters and what joins them are not secret; values are what is tried.
            if (!char.IsAsciiLetterOrDigit(link[at]))
            {
                continue;
            }

            var changed = $"{link[..at]}{(link[at] is '1' ? '2' : '1')}{link[(at + 1)..]}";
            Assert.Equal(HttpStatusCode.NotFound, await StatusOf(new Uri(_host.Url, changed)));
        }
    }

    [Theory]
    [InlineData("sig=[^&]+", "sig=")]
    [InlineData("&sig=.*", "")]
    [InlineData("exp=\\d+", "exp=99999999999")]
    [InlineData("exp=\\d+", "exp=-1")]
    [InlineData("exp=\\d+", "exp=99999999999999999999")]
    [InlineData("exp=\\d+", "exp=253402300800")]
    [InlineData("exp=(\\d+)", "exp=$1&exp=$1")]
    [InlineData("t=[^&]+", "t=")]
    [InlineData("\\.jpg", ".mp4")]
    [InlineData("\\.jpg", "")]
    [InlineData("\\?.*", "")]
    [InlineData("/media/[^.]+", "/media/x")]
    [InlineData("/media/", "/media/..%2f")]
    public async Task A_tampered_link_is_answered_like_one_to_nothing(string pattern, string replacement)
    {
        var link = (await Link(await _host.StoreAsync("photo.jpg"))).PathAndQuery;
        var tampered = Regex.Replace(link, pattern, replacement);
        Assert.NotEqual(link, tampered);

        using var answer = await _host.Http.GetAsync(new Uri(_host.Url, tampered));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_link_to_a_removed_media_item_leads_to_nothing()
    {
        var mediaItem = await _host.StoreAsync("photo.jpg");
        var link = await Link(mediaItem);
        await _host.Content.DeleteAsync(mediaItem.TenantId, mediaItem.Id, CancellationToken.None);

        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(link));
    }

    [Fact]
    public async Task A_link_still_holds_after_a_restart()
    {
        var link = await Link(await _host.StoreAsync("photo.jpg"));
        await using var restarted = await MediaHost.StartAsync(_folder, _clock, _store);

        Assert.Equal(HttpStatusCode.OK, await StatusOf(new Uri(restarted.Url, link.PathAndQuery)));
    }

    [Fact]
    public async Task Another_services_key_opens_nothing()
    {
        using var elsewhere = new TemporaryFolder();
        await using var other = await MediaHost.StartAsync(elsewhere, _clock, _store);
        var forged = await other.Content.CreateLinkAsync(await _host.StoreAsync("photo.jpg"), Lifetime, CancellationToken.None);

        Assert.Equal(HttpStatusCode.NotFound, await StatusOf(new Uri(_host.Url, forged.PathAndQuery)));
    }

    [Theory]
    [InlineData("https://media.example", "https://media.example/media/")]
    [InlineData("https://media.example/", "https://media.example/media/")]
    [InlineData("https://media.example:8443/base/", "https://media.example:8443/base/media/")]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example/media/")]
    [InlineData("http://[::1]:5000", "http://[::1]:5000/media/")]
    public async Task A_link_begins_with_the_public_URL_in_ASCII(string publicUrl, string beginning)
    {
        var links = new MediaLinks(MediaLinkKey.ReadOrCreate(Path.Combine(_folder.Path, "k")), () => new Uri(publicUrl), _clock);

        var link = links.ToMediaItem(await _host.StoreAsync("photo.jpg"), Lifetime).OriginalString;

        Assert.StartsWith(beginning, link, StringComparison.Ordinal);
        Assert.True(link.All(char.IsAscii));
    }

    [Fact]
    public async Task The_key_is_made_once_and_is_the_services_own()
    {
        var path = Path.Combine(_folder.Path, "new", "key");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MediaLinkKey.ReadOrCreate(path))));

        var key = await File.ReadAllBytesAsync(path);
        _ = MediaLinkKey.ReadOrCreate(path);

        Assert.Equal(32, key.Length);
        Assert.Equal(key, await File.ReadAllBytesAsync(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_file_that_is_no_key_stops_the_start()
    {
        var path = Path.Combine(_folder.Path, "broken");
        File.WriteAllText(path, "short");

        Assert.Contains("32 bytes", Assert.Throws<InvalidDataException>(() => MediaLinkKey.ReadOrCreate(path)).Message, StringComparison.Ordinal);
    }

    private static string Sorted(string list) => string.Join(", ", list.Split(", ").Order(StringComparer.Ordinal));

    private Task<Uri> Link(MediaItem mediaItem) => _host.Content.CreateLinkAsync(mediaItem, Lifetime, CancellationToken.None);

    private async Task<HttpStatusCode> StatusOf(Uri link)
    {
        using var answer = await _host.Http.GetAsync(link);
        return answer.StatusCode;
    }
}
