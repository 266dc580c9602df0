using System.Text.Json;
using InstaFunctions.Core;
using InstaFunctions.Core.Accounts;
using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Media;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using InstaFunctions.Core.Workflows;
using InstaFunctions.Testing;
using InstaFunctions.Testing.InMemory;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace InstaFunctions.Tests.Publishing.Harness;

/// <summary>
/// The whole service in memory: stores that outlive a crash, services that do not, a platform, and a clock that moves only
/// when nothing else can happen. Activities run one at a time and at least once; nothing sleeps.
/// </summary>
internal sealed class World
{
    private static readonly IMediaContent Content = LinksOnly();

    private readonly Dictionary<string, Func<string, Task<string>>> _activities = [];
    private readonly Dictionary<(string Name, int Number), int> _lostResults = [];
    private readonly Dictionary<string, int> _executed = [];
    private readonly PriorityQueue<Action, DateTimeOffset> _visits = new();
    private readonly List<TestWorkflow> _workflows = [];

    private readonly Func<IInstagramPlatform, IInstagramPlatform> _connect;
    private readonly Action<World>? _replace;

    /// <summary>Makes a world with one connected account.</summary>
    /// <param name="replays">Whether workflows are run anew from their history after every event.</param>
    /// <param name="connect">What the activities call; a test may put something between.</param>
    /// <param name="replace">Called when the activities are registered, so that a test may replace one.</param>
    public World(
        bool replays = true, Func<IInstagramPlatform, IInstagramPlatform>? connect = null, Action<World>? replace = null)
    {
        Replays = replays;
        _connect = connect ?? (platform => platform);
        _replace = replace;
        Platform = new FakePlatform(Clock);
        Ledger = new FakeLedger(Clock);
        Account = Accounts.AddOrFindAsync(
            new InstagramAccount
            {
                Id = Uuid.New<AccountId>(Clock),
                TenantId = Uuid.New<TenantId>(Clock),
                IgUserId = new IgUserId("17"),
                Username = "studio",
                Status = AccountStatus.Connected,
                StatusSince = Clock.GetUtcNow(),
                ProtectedToken = Protector.Protect("token"),
                TokenObtainedAt = Clock.GetUtcNow(),
                CreatedAt = Clock.GetUtcNow(),
            },
            CancellationToken.None).Result.Value;
        StartProcess();
    }

    public bool Replays { get; }

    public ManualTimeProvider Clock { get; } = new();

    public DateTimeOffset Now => Clock.GetUtcNow();

    public InMemoryJobStore Jobs { get; } = new();

    public InMemoryAccountStore Accounts { get; } = new();

    public InMemoryMediaStore Media { get; } = new();

    public MarkingProtector Protector { get; } = new();

    public FakePlatform Platform { get; }

    public FakeLedger Ledger { get; }

    public ScriptedFailPoints FailPoints { get; } = new();

    public PublishingOptions Options { get; } = new();

    public InstagramAccount Account { get; }

    public int Crashes { get; private set; }

    /// <summary>How often an activity threw, as when a disk is full.</summary>
    public int OwnFaults { get; private set; }

    /// <summary>Which of several activities runs next; the first unless a test says otherwise.</summary>
    public Func<int, int> Choose { get; set; } = _ => 0;

    public JobRows Rows { get; private set; } = null!;

    public Permalinks Permalinks { get; private set; } = null!;

    public Func<IWorkflowContext, PublishInput, Task> Orchestration { get; init; } = PublishWorkflow.RunAsync;

    public IReadOnlyList<TestWorkflow> Workflows => _workflows;

    /// <summary>Does something at a time, as a client or an operator would.</summary>
    public void At(DateTimeOffset time, Action visit) => _visits.Enqueue(visit, time);

    /// <summary>The process dies after the n-th run of an activity, before its result is in the history.</summary>
    public void LoseResultOf(string activity, int number = 1) => _lostResults.Add((activity, number), number);

    public void Register<TInput, TResult>(Activity<TInput, TResult> activity, Func<TInput, CancellationToken, Task<TResult>> run) =>
        _activities[activity.Name] = async json => JsonSerializer.Serialize(
            await run(JsonSerializer.Deserialize(json, Execution.Info<TInput>())!, CancellationToken.None),
            Execution.Info<TResult>());

    public TestWorkflow Start(PublishJob job)
    {
        var input = new PublishInputs(Microsoft.Extensions.Options.Options.Create(Options)).Of(job);
        var workflow = new TestWorkflow(input, Orchestration, Now, Replays);
        _workflows.Add(workflow);
        return workflow;
    }

    public PublishJob Row(PublishJob job) => Jobs.FindAsync(job.TenantId, job.Id, CancellationToken.None).Result!.Value;

    public PublishJob JobOf(JobRef job) => Jobs.FindAsync(job.Tenant, job.Job, CancellationToken.None).Result!.Value;

    public InstagramAccount AccountRow() => Accounts.FindAsync(Account.TenantId, Account.Id, CancellationToken.None).Result!.Value;

    public void Change(PublishJob job, Func<PublishJob, PublishJob> change) =>
        _ = Rows.ChangeAsync(new JobRef(job.TenantId, job.Id), change, CancellationToken.None).Result;

    public void ChangeAccount(Func<InstagramAccount, InstagramAccount> change)
    {
        var read = Accounts.FindAsync(Account.TenantId, Account.Id, CancellationToken.None).Result!;
        Assert.NotNull(Accounts.TryUpdateAsync(change(read.Value), read.Version, CancellationToken.None).Result);
    }

    public void RemoveAccount() =>
        Assert.True(Accounts.RemoveAsync(Account.TenantId, Account.Id, CancellationToken.None).Result);

    public void Tell(PublishJob job) => _workflows
        .Single(workflow => workflow.Input.Ref.Job == job.Id && !workflow.IsDone)
        .Record(new Happening(HappeningKind.EventRaised, Now, 0, PublishNames.JobChanged));

    public JobId? OwnerOf(IgMediaId post) => Jobs.FindPostOwnerAsync(Account.IgUserId, post, CancellationToken.None).Result;

    /// <summary>Another worker runs an activity that is under way already; nobody waits for its result.</summary>
    public void RunAgain(string activity)
    {
        var pending = _workflows.SelectMany(workflow => workflow.Activities).Single(candidate => candidate.Name == activity);
        Assert.True(_activities[activity](pending.Input).IsCompletedSuccessfully);
    }

    /// <summary>Another worker runs an activity if one is under way, and may fail at it.</summary>
    public void TryRunAgain(string activity)
    {
        if (_workflows.SelectMany(workflow => workflow.Activities).FirstOrDefault(candidate => candidate.Name == activity) is { } pending)
        {
            // A worker that dies alone; this one goes on.
            _ = _activities[activity](pending.Input).Exception;
        }
    }

    /// <summary>All histories are lost; the rows are not.</summary>
    public void Forget() => _workflows.Clear();

    /// <summary>Starts a job's workflow and runs until it ends.</summary>
    public PublishJob Run(PublishJob job)
    {
        _ = Start(job);
        RunToEnd();
        return Row(job);
    }

    /// <summary>Lets everything happen until every workflow has ended, or until a time.</summary>
    /// <exception cref="StuckException">Nothing can happen any more, or far too much has happened.</exception>
    public void RunToEnd(DateTimeOffset? until = null)
    {
        for (var steps = 0; _workflows.Any(workflow => !workflow.IsDone); steps++)
        {
            if (steps > 3_000)
            {
                throw new StuckException("The workflows go on for ever.");
            }

            if (!RunAnActivity() && !MoveOn(until ?? DateTimeOffset.MaxValue))
            {
                return;
            }
        }
    }

    private bool RunAnActivity()
    {
        var ready = _workflows
            .SelectMany(workflow => workflow.Activities.Select(activity => (workflow, activity)))
            .Where(pair => pair.workflow.NotBefore(pair.activity.Id) <= Now)
            .ToList();
        if (ready.Count == 0)
        {
            return false;
        }

        var (workflow, activity) = ready[Choose(ready.Count)];
        Execute(workflow, activity);
        return true;
    }

    private void Execute(TestWorkflow workflow, PendingActivity activity)
    {
        try
        {
            var number = _executed[activity.Name] = _executed.GetValueOrDefault(activity.Name) + 1;
            var run = _activities[activity.Name](activity.Input);
            Assert.True(run.IsCompleted, "An activity in memory completes at once.");
            var result = run.GetAwaiter().GetResult();
            if (_lostResults.Remove((activity.Name, number)))
            {
                throw new CrashException($"the end of {activity.Name}");
            }

            if (workflow.IsPending(activity.Id))
            {
                workflow.Record(new Happening(HappeningKind.ActivityCompleted, Now, activity.Id, result));
            }
        }
        catch (CrashException)
        {
            Crashes++;
            StartProcess();
            _workflows.ForEach(each => each.Restart());
        }
        catch (Exception exception) when (exception is not (StuckException or Xunit.Sdk.XunitException))
        {
            OwnFaults++;
            if (workflow.IsPending(activity.Id))
            {
                workflow.RecordFailure(activity, exception, Now);
            }
        }
    }

    private bool MoveOn(DateTimeOffset until)
    {
        var due = _workflows.Where(workflow => !workflow.IsDone).Select(workflow => workflow.NextAt).Min();
        var isVisit = _visits.TryPeek(out _, out var visitAt) && (due is null || visitAt <= due);
        var next = isVisit ? visitAt : due ?? throw new StuckException("Nothing can happen any more.");
        if (next > until)
        {
            Clock.Advance(until > Now ? until - Now : TimeSpan.Zero);
            return false;
        }

        Clock.Advance(next > Now ? next - Now : TimeSpan.Zero);
        if (isVisit)
        {
            _visits.Dequeue()();
        }
        else
        {
            _ = _workflows.Where(workflow => !workflow.IsDone).Any(workflow => workflow.FireDueTimer(Now));
        }

        return true;
    }

    private void StartProcess()
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var platform = _connect(Platform);
        Rows = new JobRows(Jobs, NullLogger<JobRows>.Instance);
        var gate = new AccountGate(Accounts, Protector, new TokenCheck(Accounts, platform, Protector, Clock), options, Clock);
        var tokens = new AccountTokens(Accounts, Protector);
        Permalinks = new Permalinks(Jobs, Rows, tokens, platform, Clock);
        var release = new SlotRelease(Ledger, Mock.Of<IWorkflowRunner>());
        var slots = new PublishSlots(Ledger, new QuotaReadings(Ledger, tokens, platform, release, Clock), Clock);
        var publish = new PublishActivities(Rows, Permalinks, Ledger, slots, release, FailPoints, Clock);
        var containers = new ContainerActivities(Rows, gate, platform, Media, Content, Ledger, FailPoints, options, Clock);
        var once = new PublishOnce(Jobs, Rows, gate, platform, Platform, Ledger, slots, FailPoints, options, Clock);
        var reconciliation = new Reconciliation(Jobs, Rows, gate, platform, new PostClaims(Jobs, Platform, Clock), Ledger, FailPoints, Clock);
        Register(PublishNames.Begin, publish.BeginAsync);
        Register(PublishNames.CreateContainer, containers.CreateAsync);
        Register(PublishNames.ReadContainer, containers.ReadAsync);
        Register(PublishNames.Publish, once.RunAsync);
        Register(PublishNames.Reconcile, reconciliation.ReadAsync);
        Register(PublishNames.Conclude, reconciliation.ConcludeAsync);
        Register(PublishNames.Complete, publish.CompleteAsync);
        Register(PublishNames.Fail, publish.FailAsync);
        Register(PublishNames.Note, publish.NoteAsync);
        _replace?.Invoke(this);
    }

    private static IMediaContent LinksOnly()
    {
        var content = new Mock<IMediaContent>(MockBehavior.Strict);
        _ = content
            .Setup(it => it.CreateLinkAsync(It.IsAny<MediaItem>(), It.IsAny<TimeSpan>(), It.IsAny<CancellationToken>()))
            .Returns((MediaItem mediaItem, TimeSpan _, CancellationToken _) => Task.FromResult(new Uri($"https://media.example/{mediaItem.Id}")));
        return content.Object;
    }
}

/// <summary>A workflow neither ends nor waits for anything that will come.</summary>
internal sealed class StuckException(string message) : Exception(message);
