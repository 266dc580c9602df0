using Azure.Data.Tables;

namespace InstaFunctions.Storage.Azure.Tables;

/// <summary>The tables. Their names are for ever: the rows outlive releases.</summary>
/// <param name="service">The account.</param>
/// <param name="prefix">What the names begin with, so that several services can share an account.</param>
/// <param name="clock">The time.</param>
internal sealed class StorageTables(TableServiceClient service, string prefix, TimeProvider clock)
{
    /// <summary>Jobs, their lists and idempotency keys, by tenant.</summary>
    internal AzureTable Jobs { get; } = new(service.GetTableClient(prefix + "jobs"));

    /// <summary>Which job a post is bound to, by Instagram account.</summary>
    internal AzureTable Posts { get; } = new(service.GetTableClient(prefix + "posts"));

    /// <summary>Jobs that ended without it being known which post is theirs, by Instagram account.</summary>
    internal AzureTable WithoutPost { get; } = new(service.GetTableClient(prefix + "withoutpost"));

    /// <summary>What is known about media, by tenant.</summary>
    internal AzureTable Media { get; } = new(service.GetTableClient(prefix + "media"));

    /// <summary>Accounts, by tenant; and their tenants, by Instagram account.</summary>
    internal AzureTable Accounts { get; } = new(service.GetTableClient(prefix + "accounts"));

    /// <summary>Tenants with their keys, and the keys by their hashes.</summary>
    internal AzureTable Tenants { get; } = new(service.GetTableClient(prefix + "tenants"));

    /// <summary>The quota ledger's rows, by Instagram account.</summary>
    internal AzureTable Quota { get; } = new(service.GetTableClient(prefix + "quota"));

    /// <summary>Open direct uploads, by tenant.</summary>
    internal AzureTable Uploads { get; } = new(service.GetTableClient(prefix + "uploads"));

    /// <summary>What logins and the platform's callbacks need: begun logins, app-scoped ids, events, deletion requests.</summary>
    internal AzureTable Callbacks { get; } = new(service.GetTableClient(prefix + "callbacks"));

    /// <summary>Jobs that have not ended, by when they are due.</summary>
    internal TimeIndex Unfinished => new(UnfinishedTable, clock);

    /// <summary>Idempotency keys, by when they expire.</summary>
    internal TimeIndex KeyExpiry => new(KeyExpiryTable, clock);

    /// <summary>Media, by age.</summary>
    internal TimeIndex MediaAge => new(MediaAgeTable, clock);

    /// <summary>Accounts, by the age of their tokens.</summary>
    internal TimeIndex TokenAge => new(TokenAgeTable, clock);

    /// <summary>Begun logins, by when they expire.</summary>
    internal TimeIndex LoginExpiry => new(LoginExpiryTable, clock);

    /// <summary>Webhook events, by when they were received.</summary>
    internal TimeIndex EventAge => new(EventAgeTable, clock);

    /// <summary>Deletion requests that are not completed, by when they came.</summary>
    internal TimeIndex OpenDeletions => new(OpenDeletionsTable, clock);

    private AzureTable UnfinishedTable { get; } = new(service.GetTableClient(prefix + "unfinished"));

    private AzureTable KeyExpiryTable { get; } = new(service.GetTableClient(prefix + "keyexpiry"));

    private AzureTable MediaAgeTable { get; } = new(service.GetTableClient(prefix + "mediaage"));

    private AzureTable TokenAgeTable { get; } = new(service.GetTableClient(prefix + "tokenage"));

    private AzureTable LoginExpiryTable { get; } = new(service.GetTableClient(prefix + "loginexpiry"));

    private AzureTable EventAgeTable { get; } = new(service.GetTableClient(prefix + "eventage"));

    private AzureTable OpenDeletionsTable { get; } = new(service.GetTableClient(prefix + "opendeletions"));

    /// <summary>Makes the tables that are not there.</summary>
    internal Task CreateIfMissingAsync(CancellationToken cancellation) => Task.WhenAll(
        new[]
        {
            Jobs, Posts, WithoutPost, Media, Accounts, Tenants, Quota, Uploads, Callbacks, UnfinishedTable, KeyExpiryTable, MediaAgeTable, TokenAgeTable,
            LoginExpiryTable, EventAgeTable, OpenDeletionsTable,
        }.Select(table => table.CreateIfMissingAsync(cancellation)));
}
