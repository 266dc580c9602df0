using System.Net;
using System.Security.Cryptography;
using InstaFunctions.AzuriteTesting;
using InstaFunctions.Core;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Media;
using InstaFunctions.Tests.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InstaFunctions.Storage.Azure.Tests;

public sealed class BlobMediaTests : IAsyncLifetime
{
    private readonly TenantId _tenant = TenantId.From(Guid.NewGuid());
    private readonly HttpClient _http = new();
    private ServiceProvider _services = null!;

    private IMediaContent Content => _services.GetRequiredService<IMediaContent>();

    private IMediaLeftovers Leftovers => _services.GetRequiredService<IMediaLeftovers>();

    private IDirectUploads Uploads => _services.GetRequiredService<IDirectUploads>();

    public async Task InitializeAsync()
    {
        var connection = (await Azurite.SharedAsync()).ConnectionString;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .Configure<AzureStorageOptions>(options =>
            {
                options.ConnectionString = connection;
                options.Prefix = $"t{Guid.NewGuid().ToString("N")[..16]}";
            })
            .AddAzureStorage()
            .AddMedia()
            .BuildServiceProvider();
        foreach (var setup in _services.GetServices<IHostedService>())
        {
            await setup.StartAsync(CancellationToken.None);
        }
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task Committed_bytes_are_read_through_a_link_with_their_type_and_staged_ones_are_gone()
    {
        var mediaItem = NewMediaItem();
        var bytes = RandomNumberGenerator.GetBytes(9_000_001);

        var staged = await Content.StageAsync(_tenant, mediaItem.Id, new MemoryStream(bytes), bytes.Length, default);
        await Content.CommitAsync(_tenant, mediaItem.Id, MediaTypes.Jpeg, default);

        Assert.Equal(new StagedContent(bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))), staged);
        using var answer = await _http.GetAsync(await Content.CreateLinkAsync(mediaItem, TimeSpan.FromMinutes(5), default));
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(MediaTypes.Jpeg, answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, await Leftovers.DiscardUntouchedSinceAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task A_link_reads_one_media_item_and_writes_none()
    {
        var mediaItem = NewMediaItem();
        _ = await Content.StageAsync(_tenant, mediaItem.Id, new MemoryStream([1, 2, 3]), 3, default);
        await Content.CommitAsync(_tenant, mediaItem.Id, MediaTypes.Jpeg, default);
        var link = await Content.CreateLinkAsync(mediaItem, TimeSpan.FromMinutes(5), default);

        using var write = await PutAsync(link, [9]);
        using var bare = await _http.GetAsync(new Uri(link.GetLeftPart(UriPartial.Path)));
        var other = new Uri(link.ToString().Replace(mediaItem.Id.ToString(), NewMediaItem().Id.ToString(), StringComparison.Ordinal));
        using var another = await _http.GetAsync(other);

        Assert.Equal(HttpStatusCode.Forbidden, write.StatusCode);
        Assert.False(bare.IsSuccessStatusCode);
        Assert.False(another.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Bytes_up_to_the_limit_are_staged_and_one_more_leaves_nothing(int count, bool taken)
    {
        var id = NewMediaItem().Id;

        var thrown = await Record.ExceptionAsync(() => Content.StageAsync(_tenant, id, new MemoryStream(new byte[count]), 100, default));

        Assert.Equal(taken, thrown is null);
        Assert.True(taken || thrown is MediaTooLargeException);
        Assert.Equal(taken ? 1 : 0, await Leftovers.DiscardUntouchedSinceAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task Staged_bytes_can_be_looked_at_from_any_place_and_discarded_twice()
    {
        var id = NewMediaItem().Id;
        _ = await Content.StageAsync(_tenant, id, new MemoryStream([1, 2, 3, 4, 5]), 5, default);

        await using (var bytes = await Content.OpenStagedAsync(_tenant, id, default))
        {
            bytes.Position = 3;
            Assert.Equal(4, bytes.ReadByte());
            bytes.Position = 0;
            Assert.Equal(1, bytes.ReadByte());
        }

        await Content.DiscardAsync(_tenant, id, default);
        await Content.DiscardAsync(_tenant, id, default);
        Assert.Equal(0, await Leftovers.DiscardUntouchedSinceAsync(DateTimeOffset.MaxValue, default));
    }

    [Fact]
    public async Task Committed_content_is_listed_by_its_age_and_leaves_the_list_when_it_is_removed()
    {
        var mediaItem = NewMediaItem();
        _ = await Content.StageAsync(_tenant, mediaItem.Id, new MemoryStream([1]), 1, default);
        await Content.CommitAsync(_tenant, mediaItem.Id, MediaTypes.Mp4, default);

        Assert.Equal([new CommittedContent(_tenant, mediaItem.Id)], await CommittedAsync(DateTimeOffset.MaxValue));
        Assert.Empty(await CommittedAsync(TimeProvider.System.GetUtcNow().AddHours(-1)));

        await Content.DeleteAsync(_tenant, mediaItem.Id, default);
        await Content.DeleteAsync(_tenant, mediaItem.Id, default);
        Assert.Empty(await CommittedAsync(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task A_direct_upload_becomes_a_media_item_and_what_is_put_there_afterwards_changes_nothing()
    {
        var photo = Fixture.Read("photo.jpg");
        var session = await OpenAsync(photo.Length);
        Assert.Equal(new MediaIngestResult.UploadIncomplete(0, photo.Length), await Uploads.CompleteAsync(_tenant, session.MediaId, default));
        (await PutAsync(session.UploadUrl, photo)).EnsureSuccessStatusCode().Dispose();

        var stored = Assert.IsType<MediaIngestResult.Stored>(await Uploads.CompleteAsync(_tenant, session.MediaId, default));
        (await PutAsync(session.UploadUrl, new byte[photo.Length])).Dispose();

        Assert.Equal(stored, await Uploads.CompleteAsync(_tenant, session.MediaId, default));
        var link = await Content.CreateLinkAsync(stored.MediaItem, TimeSpan.FromMinutes(5), default);
        Assert.Equal(photo, await _http.GetByteArrayAsync(link));
    }

    [Fact]
    public async Task An_upload_that_is_too_short_is_incomplete_and_one_that_is_too_long_is_refused()
    {
        var photo = Fixture.Read("photo.jpg");
        var shorter = await OpenAsync(photo.Length + 1);
        var longer = await OpenAsync(photo.Length - 1);
        (await PutAsync(shorter.UploadUrl, photo)).EnsureSuccessStatusCode().Dispose();
        (await PutAsync(longer.UploadUrl, photo)).EnsureSuccessStatusCode().Dispose();

        Assert.Equal(
            new MediaIngestResult.UploadIncomplete(photo.Length, photo.Length + 1), await Uploads.CompleteAsync(_tenant, shorter.MediaId, default));
        _ = Assert.IsType<MediaIngestResult.Unreadable>(await Uploads.CompleteAsync(_tenant, longer.MediaId, default));
    }

    [Fact]
    public async Task Another_tenant_cannot_complete_an_upload()
    {
        var session = await OpenAsync(10);

        _ = Assert.IsType<MediaIngestResult.UploadUnknown>(await Uploads.CompleteAsync(TenantId.From(Guid.NewGuid()), session.MediaId, default));
    }

    private async Task<UploadSession> OpenAsync(long bytes) =>
        Assert.IsType<UploadCreation.Created>(await Uploads.CreateAsync(_tenant, MediaTypes.Jpeg, bytes, default)).Session;

    private async Task<HttpResponseMessage> PutAsync(Uri link, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, link) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        return await _http.SendAsync(request);
    }

    private async Task<List<CommittedContent>> CommittedAsync(DateTimeOffset before)
    {
        var found = new List<CommittedContent>();
        await foreach (var content in Leftovers.CommittedBeforeAsync(before, default))
        {
            found.Add(content);
        }

        return found;
    }

    private MediaItem NewMediaItem() => new()
    {
        Id = Uuid.New<MediaId>(TimeProvider.System),
        TenantId = _tenant,
        Kind = MediaKind.Image,
        ContentType = MediaTypes.Jpeg,
        Bytes = 1,
        Width = 1,
        Height = 1,
        Sha256 = "",
        CreatedAt = TimeProvider.System.GetUtcNow(),
    };
}
