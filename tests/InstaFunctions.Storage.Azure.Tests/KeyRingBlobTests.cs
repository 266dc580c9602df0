using System.Xml.Linq;
using Azure;
using Azure.Storage.Blobs;
using InstaFunctions.AzuriteTesting;
using InstaFunctions.Storage.Azure.Blobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Storage.Azure.Tests;

/// <summary>The key ring in its blob, shared by processes that know nothing of each other.</summary>
public sealed class KeyRingBlobTests : IAsyncLifetime
{
    private readonly AzureStorageOptions _options = new() { Prefix = $"t{Guid.NewGuid().ToString("N")[..16]}" };
    private BlobServiceClient _service = null!;

    public async Task InitializeAsync()
    {
        _options.ConnectionString = (await Azurite.SharedAsync()).ConnectionString;
        _service = AzureStorage.BlobService(_options);
        _ = await AzureStorage.KeyContainer(_service, _options.Prefix).CreateIfNotExistsAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Keys_written_at_the_same_time_are_all_kept()
    {
        const int Processes = 20;

        await Task.WhenAll(Enumerable.Range(0, Processes).Select(process =>
            Task.Run(() => Repository().StoreElement(new XElement("key", process), $"key-{process}"))));

        Assert.Equal(Enumerable.Range(0, Processes), Repository().GetAllElements().Select(key => (int)key).Order());
    }

    [Fact]
    public async Task What_any_of_the_processes_that_start_together_encrypts_all_can_read()
    {
        const int Processes = 8;

        var texts = await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => Task.Run(() => Protector().Protect($"token {process}"))));

        // As after a restart: from the blob, and nothing remembered.
        var restarted = Protector();
        Assert.All(texts.Index(), text => Assert.Equal($"token {text.Index}", restarted.Unprotect(text.Item)));
    }

    [Fact]
    public void A_ring_is_read_anew_when_another_process_has_changed_it()
    {
        var (mine, other) = (Repository(), Repository());
        mine.StoreElement(new XElement("key", 1), "first");
        _ = Assert.Single(mine.GetAllElements());

        other.StoreElement(new XElement("key", 2), "second");

        Assert.Equal([1, 2], mine.GetAllElements().Select(key => (int)key));
    }

    [Fact]
    public void What_a_caller_does_with_its_elements_does_not_change_the_ring()
    {
        var ring = Repository();
        var key = new XElement("key", 1);
        ring.StoreElement(key, "first");

        key.Value = "2";
        Assert.Single(ring.GetAllElements()).Value = "3";

        Assert.Equal("1", Assert.Single(ring.GetAllElements()).Value);
    }

    [Fact]
    public async Task Without_its_container_a_ring_is_empty_and_takes_no_key()
    {
        _ = await AzureStorage.KeyContainer(_service, _options.Prefix).DeleteAsync();

        Assert.Empty(Repository().GetAllElements());
        Assert.Equal(404, Assert.Throws<RequestFailedException>(() => Repository().StoreElement(new XElement("key", 1), "first")).Status);
    }

    private BlobXmlRepository Repository() => new(AzureStorage.KeyRing(_service, _options));

    /// <summary>That of a process of its own.</summary>
    private IDataProtector Protector()
    {
        var services = new ServiceCollection();
        _ = services.AddDataProtection().SetApplicationName("InstaFunctions");
        _ = services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = Repository());
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>().CreateProtector("test");
    }
}
