using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

public sealed class ScheduleTests
{
    private readonly World _world = new();

    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_scheduled_job_begins_at_its_time()
    {
        var job = _world.Run(_world.Accept(scheduledFor: Noon));

        Assert.Equal(Noon, job.StartedAt);
        Assert.Equal(Noon, Assert.Single(_world.PostsOf(job)).At);
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public void A_moved_job_goes_out_once_at_its_new_time(int hours)
    {
        var job = _world.Accept(scheduledFor: Noon);
        var moved = Noon + TimeSpan.FromHours(hours);
        _world.At(Noon - TimeSpan.FromHours(6), () =>
        {
            _world.Change(job, row => row with { ScheduledFor = moved });
            _world.Tell(job);
        });
        var row = _world.Run(job);

        Assert.Equal(moved, row.StartedAt);
        Judge.AllIsWell(_world, job);
    }

    [Fact]
    public void A_job_that_was_moved_later_without_anybody_telling_does_not_go_out_early()
    {
        var job = _world.Accept(scheduledFor: Noon);
        var moved = Noon + TimeSpan.FromHours(1);
        _world.At(Noon - TimeSpan.FromHours(1), () => _world.Change(job, row => row with { ScheduledFor = moved }));

        Assert.Equal(moved, _world.Run(job).StartedAt);
    }

    [Fact]
    public void A_job_that_was_cancelled_publishes_nothing_and_gives_its_slot_back()
    {
        var job = _world.Accept(scheduledFor: Noon);
        _world.At(Noon - TimeSpan.FromHours(1), () =>
        {
            _world.Change(job, row => row.Cancel(_world.Now));
            _world.Tell(job);
        });
        var row = _world.Run(job);

        Assert.Equal(JobStatus.Canceled, row.Status);
        Assert.Empty(_world.Platform.Calls);
        Assert.Equal(Noon - TimeSpan.FromHours(1), _world.Now);
        Assert.Equal(SlotState.Released, _world.Ledger.Slots[job.Id]);
    }

    [Fact]
    public void A_cancellation_that_is_a_moment_faster_than_the_start_wins_alone()
    {
        var job = _world.Accept();
        _world.Jobs.BeforeUpdate = change =>
        {
            if (change.Status == JobStatus.InProgress)
            {
                _world.Jobs.BeforeUpdate = null;
                _world.Change(job, row => row.Cancel(_world.Now));
            }
        };
        var row = _world.Run(job);

        Assert.Equal(JobStatus.Canceled, row.Status);
        Assert.Empty(_world.Platform.Calls);
    }

    [Fact]
    public void A_start_that_is_a_moment_faster_than_the_cancellation_wins_alone()
    {
        var job = _world.Accept();
        Exception? refused = null;
        _world.FailPoints.At(FailPoints.Begun, 1, () => refused = Record.Exception(
            () => _world.Change(job, row => row.Cancel(_world.Now))));
        var row = _world.Run(job);

        Assert.Equal(JobStatus.Succeeded, row.Status);
        _ = Assert.IsType<InvalidOperationException>(refused!.InnerException);
    }

    [Fact]
    public void A_worker_whose_clock_is_behind_is_not_asked_over_and_over()
    {
        var behind = 0;
        var world = new World(replace: it => it.Register(PublishNames.Begin, (input, _) =>
        {
            behind++;
            it.Change(it.JobOf(input), row => it.Now < Noon + TimeSpan.FromSeconds(3) ? row : row.Begin(it.Now));
            return Task.FromResult(it.Now < Noon + TimeSpan.FromSeconds(3)
                ? new BeginResult(BeginKind.NotDue, Noon)
                : new BeginResult(BeginKind.Begun, it.Now));
        }));
        var row = world.Run(world.Accept(scheduledFor: Noon));

        Assert.Equal(JobStatus.Succeeded, row.Status);
        Assert.InRange(behind, 2, 10);
    }

    [Fact]
    public void A_job_goes_out_at_its_publishBefore()
    {
        var job = _world.Accept(publishBefore: _world.Now);

        Assert.Equal(JobStatus.Succeeded, _world.Run(job).Status);
    }

    [Fact]
    public void A_job_that_begins_after_its_publishBefore_is_too_late()
    {
        var job = _world.Accept(publishBefore: _world.Now);
        _world.Clock.Advance(TimeSpan.FromTicks(1));
        TooLate(_world.Run(job));
        Assert.Empty(_world.Platform.Calls);
    }

    [Fact]
    public void A_job_that_is_ready_at_its_publishBefore_goes_out()
    {
        _world.Platform.Processing = TimeSpan.FromMinutes(2);
        var job = _world.Accept(publishBefore: _world.Now + TimeSpan.FromMinutes(2));

        Assert.Equal(JobStatus.Succeeded, _world.Run(job).Status);
    }

    [Fact]
    public void A_job_that_is_ready_after_its_publishBefore_is_too_late()
    {
        _world.Platform.Processing = TimeSpan.FromMinutes(2);
        TooLate(_world.Run(_world.Accept(publishBefore: _world.Now + TimeSpan.FromMinutes(2) - TimeSpan.FromTicks(1))));
        Assert.Equal(0, _world.Platform.Count(PlatformCall.Publish));
    }

    private void TooLate(PublishJob job)
    {
        Assert.Equal(PublishErrors.TooLate.Code, job.Error?.Code);
        Assert.Equal(SlotState.Released, _world.Ledger.Slots[job.Id]);
        Judge.AllIsWell(_world, job);
    }
}
