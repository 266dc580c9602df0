using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Tests.Sqlite;
using InstaFunctions.SelfHost.Workflows;
using Microsoft.Extensions.Logging.Abstractions;

namespace InstaFunctions.SelfHost.Tests.Crash;

/// <summary>
/// Saved histories of the publish workflow run over its code as it is now: a change that would break jobs under way fails
/// here first. Who changes the workflow on purpose, before anything runs in service, saves them anew:
/// <c>INSTAFUNCTIONS_SAVE_HISTORIES=1 dotnet test --filter FullyQualifiedName~ReplayTests</c>, and builds again.
/// </summary>
[Collection(CrashCollection.Name)]
[Trait("Category", "Crash")]
public sealed class ReplayTests
{
    private static readonly Dictionary<string, (WorkflowStatus Status, string CustomStatus)> Ends = new()
    {
        ["image"] = (WorkflowStatus.Completed, "succeeded"),
        ["carousel"] = (WorkflowStatus.Completed, "succeeded"),
        ["scheduled-moved"] = (WorkflowStatus.Completed, "succeeded"),
        ["reconciled-live"] = (WorkflowStatus.Completed, "succeeded"),
        ["reconciled-republished"] = (WorkflowStatus.Completed, "succeeded"),
        ["throttled"] = (WorkflowStatus.Completed, "succeeded"),
        ["failed"] = (WorkflowStatus.Completed, "failed"),
        ["quota-wait"] = (WorkflowStatus.Running, "waiting_for_quota"),
    };

    public static TheoryData<string> Names => [.. Ends.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_saved_history_replays_to_where_it_was(string name)
    {
        var replay = await ReplayAsync(SavedLives.Read(name), PublishWorkflow.RunAsync);
        Assert.Equal((Ends[name], null), ((replay.Status, replay.CustomStatus!), replay.Error));
    }

    [Fact]
    public async Task A_history_that_is_lived_now_replays_too_and_holds_no_secret()
    {
        var lived = await SavedLives.LiveAsync();
        Assert.Equal(Ends.Keys.Order(StringComparer.Ordinal), lived.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, history) in lived)
        {
            var replay = await ReplayAsync(history, PublishWorkflow.RunAsync);
            Assert.Equal((name, Ends[name], null), (name, (replay.Status, replay.CustomStatus!), replay.Error));
            Assert.DoesNotContain("IGAA", history.ToJson(), StringComparison.Ordinal);
            Assert.DoesNotContain("://", history.ToJson(), StringComparison.Ordinal);
            Assert.DoesNotContain("%3A%2F%2F", history.ToJson(), StringComparison.OrdinalIgnoreCase);
        }

        if (Environment.GetEnvironmentVariable("INSTAFUNCTIONS_SAVE_HISTORIES") == "1")
        {
            _ = Directory.CreateDirectory(SavedLives.SourceFolder);
            foreach (var (name, history) in lived)
            {
                await File.WriteAllTextAsync(Path.Combine(SavedLives.SourceFolder, name + ".json"), history.ToJson() + "\n");
            }
        }
    }

    [Theory]
    [InlineData("image", "Begin")]
    [InlineData("image", "ReadContainer")]
    [InlineData("image", "Complete")]
    [InlineData("carousel", "ReadContainer")]
    [InlineData("scheduled-moved", "Begin")]
    [InlineData("reconciled-republished", "Conclude")]
    [InlineData("throttled", "Note")]
    [InlineData("quota-wait", "Note")]
    [InlineData("failed", "ReadContainer")]
    public async Task A_workflow_that_leaves_out_a_step_is_found_out(string name, string step)
    {
        var replay = await ReplayAsync(SavedLives.Read(name), (context, input) => PublishWorkflow.RunAsync(new Skipping(context, step), input));
        Assert.Equal(WorkflowStatus.Parked, replay.Status);
        Assert.Contains("does not match the history", replay.Error, StringComparison.Ordinal);
    }

    private static async Task<ReplayResult> ReplayAsync(HistoryExport history, Func<IWorkflowContext, PublishInput, Task> workflow)
    {
        await using var temporary = new TemporaryDatabase();
        await using var engine = new WorkflowEngine(
            temporary.Database, PublishJson.Default.Options, TimeProvider.System, new WorkflowEngineOptions(), NullLogger<WorkflowEngine>.Instance);
        engine.Register(PublishNames.Workflow, workflow);
        Add(PublishNames.Begin);
        Add(PublishNames.CreateContainer);
        Add(PublishNames.ReadContainer);
        Add(PublishNames.Publish);
        Add(PublishNames.Reconcile);
        Add(PublishNames.Conclude);
        Add(PublishNames.Complete);
        Add(PublishNames.Fail);
        Add(PublishNames.Note);
        return engine.Replay(history);

        void Add<TInput, TResult>(Activity<TInput, TResult> activity) => engine.Register(
            activity, (_, _) => Task.FromException<TResult>(new InvalidOperationException("A replay runs no activity.")));
    }

    /// <summary>The context of a workflow from which somebody has removed a step.</summary>
    private sealed class Skipping(IWorkflowContext context, string step) : IWorkflowContext
    {
        public string InstanceId => context.InstanceId;

        public DateTimeOffset CurrentUtc => context.CurrentUtc;

        public bool IsReplaying => context.IsReplaying;

        public Task<TResult> CallActivityAsync<TInput, TResult>(Activity<TInput, TResult> activity, TInput input, RetryPlan? retry = null) =>
            activity.Name == step ? Task.FromResult((TResult)Result()) : context.CallActivityAsync(activity, input, retry);

        public Task CreateTimerAsync(DateTimeOffset fireAt, CancellationToken cancellation) => context.CreateTimerAsync(fireAt, cancellation);

        public Task WaitForEventAsync(string name, CancellationToken cancellation) => context.WaitForEventAsync(name, cancellation);

        public void SetCustomStatus(string status) => context.SetCustomStatus(status);

        private object Result() => step switch
        {
            "Begin" => new BeginResult(BeginKind.Begun, context.CurrentUtc),
            "ReadContainer" => new ContainerReading { Status = ContainerStatusCode.Finished },
            "Complete" => new CompleteResult(true),
            "Conclude" => new ConcludeResult(NotBefore: null),
            _ => Unit.Value,
        };
    }
}
