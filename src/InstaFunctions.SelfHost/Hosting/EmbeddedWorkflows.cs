using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Core.Workflows;
using InstaFunctions.SelfHost.Sqlite;
using InstaFunctions.SelfHost.Workflows;

namespace InstaFunctions.SelfHost.Hosting;

/// <summary>Runs the publish workflow on the embedded engine.</summary>
public sealed class EmbeddedWorkflows(WorkflowEngine engine, PublishInputs inputs) : IWorkflowRunner
{
    /// <inheritdoc/>
    public Task<bool> StartAsync(PublishJob job, CancellationToken cancellation) =>
        engine.StartAsync(job.Id.ToString(), PublishNames.Workflow, inputs.Of(job), cancellation);

    /// <inheritdoc/>
    public Task RaiseEventAsync(JobId job, string eventName, CancellationToken cancellation) =>
        engine.RaiseEventAsync(job.ToString(), eventName, cancellation);

    /// <inheritdoc/>
    public async Task<WorkflowStanding> GetStandingAsync(JobId job, CancellationToken cancellation) =>
        (await engine.GetAsync(job.ToString(), cancellation))?.Status switch
        {
            null => WorkflowStanding.Missing,
            WorkflowStatus.Running => WorkflowStanding.Running,
            WorkflowStatus.Completed => WorkflowStanding.Completed,
            _ => WorkflowStanding.Broken,
        };
}

/// <summary>Registers the embedded engine.</summary>
internal static class EmbeddedWorkflowServices
{
    public static IServiceCollection AddEmbeddedWorkflows(this IServiceCollection services)
    {
        services.AddSingleton(new WorkflowEngineOptions());
        services.AddSingleton(provider => new WorkflowEngine(
            provider.GetRequiredService<SqliteDatabase>(),
            PublishJson.Default.Options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<WorkflowEngineOptions>(),
            provider.GetRequiredService<ILogger<WorkflowEngine>>()));
        services.AddSingleton<IWorkflowRunner, EmbeddedWorkflows>();
        services.AddHostedService<WorkflowHost>();
        return services;
    }
}

/// <summary>Tells the engine what it runs, then starts it; stops it with the process.</summary>
internal sealed class WorkflowHost(
    WorkflowEngine engine,
    PublishActivities publishing,
    ContainerActivities containers,
    PublishOnce publishOnce,
    Reconciliation reconciliation) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        engine.Register<PublishInput>(PublishNames.Workflow, PublishWorkflow.RunAsync);
        engine.Register(PublishNames.Begin, publishing.BeginAsync);
        engine.Register(PublishNames.CreateContainer, containers.CreateAsync);
        engine.Register(PublishNames.ReadContainer, containers.ReadAsync);
        engine.Register(PublishNames.Publish, publishOnce.RunAsync);
        engine.Register(PublishNames.Reconcile, reconciliation.ReadAsync);
        engine.Register(PublishNames.Conclude, reconciliation.ConcludeAsync);
        engine.Register(PublishNames.Complete, publishing.CompleteAsync);
        engine.Register(PublishNames.Fail, publishing.FailAsync);
        engine.Register(PublishNames.Note, publishing.NoteAsync);
        return engine.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
}
