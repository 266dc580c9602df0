using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using InstaFunctions.Core.Publishing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;

namespace InstaFunctions.Functions.Tests;

/// <summary>
/// An instance whose orchestration is run by Durable Functions' own runner, from the whole history at every turn, exactly as
/// the worker runs it; the host's part (keeping the history, running activities, firing timers) is the test's. A decision
/// that differs from the history fails the instance.
/// </summary>
internal sealed class ReplayedInstance
{
    private static readonly OrchestratorEntityParameters NoEntities = new() { EntityMessageReorderWindow = new Duration() };

    private readonly IServiceProvider _services;
    private readonly DataConverter _json;
    private readonly string _id;
    private readonly Dictionary<string, Func<string?, string?>> _activities = [];
    private readonly List<HistoryEvent> _past = [];
    private readonly List<HistoryEvent> _new = [];
    private readonly Dictionary<int, (string Name, string? Input)> _open = [];
    private readonly Dictionary<int, DateTimeOffset> _timers = [];

    public ReplayedInstance(IServiceProvider services, PublishInput input, DateTimeOffset now)
    {
        _services = services;
        _json = services.GetRequiredService<Microsoft.Extensions.Options.IOptions<Microsoft.DurableTask.Worker.DurableTaskWorkerOptions>>().Value.DataConverter;
        _id = input.Ref.Job.ToString();
        Now = now;
        Happened(-1, e => e.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = PublishNames.Workflow,
            Input = _json.Serialize(input),
            OrchestrationInstance = new OrchestrationInstance { InstanceId = _id, ExecutionId = "1" },
        });
    }

    public DateTimeOffset Now { get; private set; }

    /// <summary>The activities run, in order, with their time.</summary>
    public List<(string Name, DateTimeOffset At)> Calls { get; } = [];

    /// <summary>How many activities were under way at once, at most.</summary>
    public int MostAtOnce { get; private set; }

    public OrchestrationStatus? Ended { get; private set; }

    public string? Failure { get; private set; }

    public string? CustomStatus { get; private set; }

    public int Turns { get; private set; }

    /// <summary>What an activity answers.</summary>
    public void On<TInput, TResult>(Core.Workflows.Activity<TInput, TResult> activity, Func<TInput, TResult> answer) =>
        // An activity's input is written as a list of one; the host takes it out.
        _activities[activity.Name] = input => _json.Serialize(answer(Assert.Single(_json.Deserialize<TInput[]>(input)!)));

    /// <summary>Somebody has changed the job's row.</summary>
    public void RaiseJobChanged() => Happened(-1, e => e.EventRaised = new EventRaisedEvent { Name = PublishNames.JobChanged });

    /// <summary>Lets the orchestration decide; nothing else happens.</summary>
    public void Decide()
    {
        Turns++;
        _new.Insert(0, Event(-1, e => e.OrchestratorStarted = new OrchestratorStartedEvent()));
        var request = new OrchestratorRequest { InstanceId = _id, ExecutionId = "1", EntityParameters = NoEntities };
        request.PastEvents.Add(_past);
        request.NewEvents.Add(_new);
        var answer = GrpcOrchestrationRunner.LoadAndRun<PublishInput, object?>(
            Convert.ToBase64String(request.ToByteArray()),
            async (context, _) =>
            {
                await Workflows.PublishPost.RunAsync(context);
                return null;
            },
            _services);
        _past.AddRange(_new);
        _new.Clear();

        var response = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer));
        CustomStatus = _json.Deserialize<string>(response.CustomStatus) ?? CustomStatus;
        foreach (var action in response.Actions)
        {
            Note(action);
        }

        _past.Add(Event(-1, e => e.OrchestratorCompleted = new OrchestratorCompletedEvent()));
        MostAtOnce = Math.Max(MostAtOnce, _open.Count);
    }

    /// <summary>Runs until the instance has ended, or until a time.</summary>
    public void Run(DateTimeOffset? until = null)
    {
        for (Decide(); Ended is null; Decide())
        {
            Assert.True(Turns < 1000, "The orchestration goes on for ever.");
            if (_open.Count > 0)
            {
                RunActivity(_open.Keys.Max());
            }
            else if (!FireTimer(until ?? DateTimeOffset.MaxValue))
            {
                return;
            }
        }
    }

    private void RunActivity(int id)
    {
        var (name, input) = _open[id];
        _ = _open.Remove(id);
        Calls.Add((name, Now));
        try
        {
            var result = _activities[name](input);
            Happened(-1, e => e.TaskCompleted = new TaskCompletedEvent { TaskScheduledId = id, Result = result });
        }
        catch (IOException failure)
        {
            Happened(-1, e => e.TaskFailed = new TaskFailedEvent
            {
                TaskScheduledId = id,
                FailureDetails = new Microsoft.DurableTask.Protobuf.TaskFailureDetails { ErrorType = typeof(IOException).FullName, ErrorMessage = failure.Message },
            });
        }
    }

    private bool FireTimer(DateTimeOffset until)
    {
        Assert.True(_timers.Count > 0, "The orchestration waits for ever.");
        var (id, at) = _timers.MinBy(timer => timer.Value);
        if (at > until)
        {
            return false;
        }

        _ = _timers.Remove(id);
        Now = at > Now ? at : Now;
        Happened(-1, e => e.TimerFired = new TimerFiredEvent { TimerId = id, FireAt = at.ToTimestamp() });
        return true;
    }

    private void Note(OrchestratorAction action)
    {
        switch (action.OrchestratorActionTypeCase)
        {
            case OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask:
                _open.Add(action.Id, (action.ScheduleTask.Name, action.ScheduleTask.Input));
                _past.Add(Event(action.Id, e => e.TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Input = action.ScheduleTask.Input }));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer:
                _timers.Add(action.Id, action.CreateTimer.FireAt.ToDateTimeOffset());
                _past.Add(Event(action.Id, e => e.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt }));
                break;
            case OrchestratorAction.OrchestratorActionTypeOneofCase.CompleteOrchestration:
                Ended = action.CompleteOrchestration.OrchestrationStatus;
                Failure = action.CompleteOrchestration.FailureDetails?.ErrorMessage;
                break;
            default:
                Assert.Fail($"The workflow does not do {action.OrchestratorActionTypeCase}.");
                break;
        }
    }

    private void Happened(int id, Action<HistoryEvent> what) => _new.Add(Event(id, what));

    private HistoryEvent Event(int id, Action<HistoryEvent> what)
    {
        var happened = new HistoryEvent { EventId = id, Timestamp = Now.ToTimestamp() };
        what(happened);
        return happened;
    }
}
