using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Tenants;
using Microsoft.DurableTask;
using Moq;

namespace InstaFunctions.Functions.Tests;

/// <summary>
/// Durable Functions' context, driven by a test: activities answer as told, timers fire when the test lets time pass, and
/// everything that was asked for is written down.
/// </summary>
internal sealed class DurableHistory
{
    private readonly List<(DateTimeOffset At, TaskCompletionSource Fired)> _timers = [];
    private readonly List<TaskCompletionSource<object?>> _waiting = [];

    public DurableHistory(int carouselItems = 0, DateTimeOffset? due = null)
    {
        Input = new PublishInput
        {
            Ref = new JobRef(TenantId.From(Guid.NewGuid()), JobId.From(Guid.NewGuid())),
            DueAt = due ?? Now,
            CarouselItems = carouselItems,
            Timings = new PublishTimings(),
        };
        Mock.SetupGet(c => c.InstanceId).Returns(Input.Ref.Job.ToString());
        Mock.SetupGet(c => c.CurrentUtcDateTime).Returns(() => Now.UtcDateTime);
        Mock.Setup(c => c.GetInput<PublishInput>()).Returns(Input);
        Mock.Setup(c => c.CreateTimer(It.IsAny<DateTime>(), It.IsAny<CancellationToken>()))
            .Returns((DateTime at, CancellationToken cancellation) => AddTimer(new DateTimeOffset(at, TimeSpan.Zero), cancellation));
        Mock.Setup(c => c.WaitForExternalEvent<object?>(PublishNames.JobChanged, It.IsAny<CancellationToken>()))
            .Returns((string _, CancellationToken cancellation) => AddWaiter(cancellation));
    }

    public Mock<TaskOrchestrationContext> Mock { get; } = new(MockBehavior.Loose);

    public PublishInput Input { get; }

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The activities called, in their order: name and time.</summary>
    public List<(string Name, DateTimeOffset At, TaskOptions? Options)> Calls { get; } = [];

    /// <summary>The timers asked for.</summary>
    public List<DateTimeOffset> Timers { get; } = [];

    public void On<T>(string activity, Func<object?, T> answer) => OnTask(activity, input => Task.FromResult(answer(input)));

    public void OnTask<T>(string activity, Func<object?, Task<T>> answer) =>
        Mock.Setup(c => c.CallActivityAsync<T>(It.Is<TaskName>(name => name.Name == activity), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName _, object? input, TaskOptions? options) =>
            {
                Calls.Add((activity, Now, options));
                return answer(input);
            });

    public IEnumerable<DateTimeOffset> CallsOf(string activity) => Calls.Where(call => call.Name == activity).Select(call => call.At);

    /// <summary>Runs the orchestration until it waits for something or has ended.</summary>
    public Task Start() => Workflows.PublishPost.RunAsync(Mock.Object);

    /// <summary>Lets timers fire, one time after the other, until the orchestration has ended.</summary>
    public async Task RunAsync(Task running)
    {
        for (var turn = 0; !running.IsCompleted; turn++)
        {
            Assert.True(turn < 1000 && _timers.Count > 0, "The orchestration waits for ever.");
            FireNext();
        }

        await running;
    }

    public void FireNext()
    {
        var next = _timers.MinBy(timer => timer.At);
        _ = _timers.Remove(next);
        Now = next.At > Now ? next.At : Now;
        next.Fired.SetResult();
    }

    public void RaiseJobChanged()
    {
        var waiter = _waiting[^1];
        _waiting.RemoveAt(_waiting.Count - 1);
        waiter.SetResult(null);
    }

    private Task AddTimer(DateTimeOffset at, CancellationToken cancellation)
    {
        Timers.Add(at);
        // Continuations run at once, within the one thread that an orchestration has.
        var fired = new TaskCompletionSource();
        _timers.Add((at, fired));
        _ = cancellation.Register(() =>
        {
            if (_timers.Remove((at, fired)))
            {
                fired.SetCanceled(cancellation);
            }
        });
        return fired.Task;
    }

    private Task<object?> AddWaiter(CancellationToken cancellation)
    {
        var waiter = new TaskCompletionSource<object?>();
        _waiting.Add(waiter);
        _ = cancellation.Register(() =>
        {
            if (_waiting.Remove(waiter))
            {
                waiter.SetCanceled(cancellation);
            }
        });
        return waiter.Task;
    }
}
