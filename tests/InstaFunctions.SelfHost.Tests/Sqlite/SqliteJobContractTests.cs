using InstaFunctions.Core.Jobs;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.StorageContract.Jobs;

namespace InstaFunctions.SelfHost.Tests.Sqlite;

public sealed class SqliteJobStoreTests : JobStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteJobVersionTests : JobVersionContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteScheduledListTests : ScheduledListContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteJobListTests : JobListContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteJobFilterTests : JobFilterContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteMediaInUseTests : MediaInUseContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqlitePostBindingTests : PostBindingContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteEndedWithoutPostTests : EndedWithoutPostContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteUnfinishedJobsTests : UnfinishedJobsContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IJobStore> OpenAsync() => Task.FromResult<IJobStore>(new SqliteJobStore(_temporary.Database, Clock));
}

public sealed class SqliteJobCreationTests : JobCreationContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<JobStores> OpenAsync() => Task.FromResult<JobStores>(new JobStores(
        new SqliteJobStore(_temporary.Database, Clock),
        new SqliteIdempotencyStore(_temporary.Database, Clock)));
}

public sealed class SqliteIdempotencyStoreTests : IdempotencyStoreContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IIdempotencyStore> OpenAsync() => Task.FromResult<IIdempotencyStore>(new SqliteIdempotencyStore(_temporary.Database, Clock));
}

public sealed class SqliteIdempotencyAnswerTests : IdempotencyAnswerContract
{
    private readonly TemporaryDatabase _temporary = new();

    public override Task DisposeAsync() => _temporary.DisposeAsync().AsTask();

    protected override Task<IIdempotencyStore> OpenAsync() => Task.FromResult<IIdempotencyStore>(new SqliteIdempotencyStore(_temporary.Database, Clock));
}
