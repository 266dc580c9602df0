using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace InstaFunctions.Functions.Workflows;

/// <summary>The activities, under the names of <see cref="PublishNames"/>. Some wake other jobs, so each brings the client along.</summary>
public sealed class Activities(
    PublishActivities publishing,
    ContainerActivities containers,
    PublishOnce publishOnce,
    Reconciliation reconciliation,
    DurableClientSource workflows)
{
    /// <summary>See <see cref="PublishNames.Begin"/>.</summary>
    [Function("Begin")]
    public Task<BeginResult> BeginAsync([ActivityTrigger] JobRef input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        publishing.BeginAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.CreateContainer"/>.</summary>
    [Function("CreateContainer")]
    public Task<CreateContainerResult> CreateContainerAsync([ActivityTrigger] CreateContainerInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        containers.CreateAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.ReadContainer"/>.</summary>
    [Function("ReadContainer")]
    public Task<ContainerReading> ReadContainerAsync([ActivityTrigger] ContainerInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        containers.ReadAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Publish"/>.</summary>
    [Function("Publish")]
    public Task<PublishResult> PublishAsync([ActivityTrigger] PublishAttempt input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        publishOnce.RunAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Reconcile"/>.</summary>
    [Function("Reconcile")]
    public Task<ReconcileReading> ReconcileAsync([ActivityTrigger] PublishAttempt input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        reconciliation.ReadAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Conclude"/>.</summary>
    [Function("Conclude")]
    public Task<ConcludeResult> ConcludeAsync([ActivityTrigger] ConcludeInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        reconciliation.ConcludeAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Complete"/>.</summary>
    [Function("Complete")]
    public Task<CompleteResult> CompleteAsync([ActivityTrigger] CompleteInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        publishing.CompleteAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Fail"/>.</summary>
    [Function("Fail")]
    public Task<Unit> FailAsync([ActivityTrigger] FailInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        publishing.FailAsync(input, workflows.With(durable, cancellation));

    /// <summary>See <see cref="PublishNames.Note"/>.</summary>
    [Function("Note")]
    public Task<Unit> NoteAsync([ActivityTrigger] NoteInput input, [DurableClient] DurableTaskClient durable, CancellationToken cancellation) =>
        publishing.NoteAsync(input, workflows.With(durable, cancellation));
}
