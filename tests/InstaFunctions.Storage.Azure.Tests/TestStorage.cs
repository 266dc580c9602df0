using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using InstaFunctions.AzuriteTesting;
using InstaFunctions.Storage.Azure.Blobs;
using InstaFunctions.Storage.Azure.Tables;

namespace InstaFunctions.Storage.Azure.Tests;

/// <summary>Empty tables and containers on the run's Azurite, for one test.</summary>
internal sealed record TestStorage(StorageTables Tables, MediaContainers Containers, TableServiceClient TableService, BlobServiceClient BlobService)
{
    public static async Task<TestStorage> CreateAsync(TimeProvider clock, RequestCount? requests = null)
    {
        var options = new AzureStorageOptions
        {
            ConnectionString = (await Azurite.SharedAsync()).ConnectionString,
            Prefix = $"t{Guid.NewGuid().ToString("N")[..16]}",
        };
        var counted = new TableClientOptions();
        if (requests is not null)
        {
            counted.AddPolicy(requests, HttpPipelinePosition.PerRetry);
        }

        var tableService = new TableServiceClient(options.ConnectionString, counted);
        var blobService = AzureStorage.BlobService(options);
        var storage = new TestStorage(
            new StorageTables(tableService, options.Prefix, clock), new MediaContainers(blobService, options.Prefix), tableService, blobService);
        await storage.Tables.CreateIfMissingAsync(CancellationToken.None);
        return storage;
    }
}
