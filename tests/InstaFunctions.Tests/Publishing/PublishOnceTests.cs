using InstaFunctions.Core.Jobs;
using InstaFunctions.Core.Platform;
using InstaFunctions.Core.Publishing;
using InstaFunctions.Tests.Publishing.Harness;

namespace InstaFunctions.Tests.Publishing;

/// <summary>A crash at every boundary, and two workers with the same work: one post, always.</summary>
public sealed class PublishOnceTests
{
    public static TheoryData<string, PublishProduct, Answer> Crashes
    {
        get
        {
            var data = new TheoryData<string, PublishProduct, Answer>();
            foreach (var point in FailPoints.All.Where(point => point != FailPoints.Accepted))
            {
                foreach (var product in Enum.GetValues<PublishProduct>())
                {
                    data.Add(point, product, Answer.Clear);
                    data.Add(point, product, Answer.LostAfterActing);
                    data.Add(point, product, Answer.LostBeforeActing);
                }
            }

            return data;
        }
    }

    public static TheoryData<string, PublishProduct> LostResults
    {
        get
        {
            var data = new TheoryData<string, PublishProduct>();
            foreach (var activity in new[] { "Begin", "CreateContainer", "ReadContainer", "Publish", "Reconcile", "Complete" })
            {
                foreach (var product in Enum.GetValues<PublishProduct>())
                {
                    data.Add(activity, product);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> PublishPoints { get; } =
    [
        FailPoints.BeforeIntent, FailPoints.AfterIntent, FailPoints.AfterPublish, FailPoints.AfterOutcome, "in flight",
    ];

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_crash_at_any_point_leaves_one_post_and_a_job_that_says_so(string point, PublishProduct product, Answer answer)
    {
        var world = new World();
        world.FailPoints.CrashAt(point);
        Lose(world, answer);
        var job = world.Run(world.Accept(product));

        Assert.Equal(point == FailPoints.Reconciled && answer == Answer.Clear ? 0 : 1, world.Crashes);
        Judge.AllIsWell(world, job);
        if (point == FailPoints.AfterIntent && answer == Answer.LostBeforeActing)
        {
            // The crash was the first unclear attempt and the lost answer the second: nothing can be proven.
            Assert.Equal(PublishErrors.OutcomeUnknown.Code, job.Error?.Code);
            return;
        }

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(Assert.Single(world.PostsOf(job)).Id, job.IgMediaId);
    }

    [Theory]
    [MemberData(nameof(LostResults))]
    public void A_crash_after_any_activity_and_before_its_record_leaves_one_post(string activity, PublishProduct product)
    {
        var world = new World();
        world.LoseResultOf(activity);
        Lose(world, activity == "Reconcile" ? Answer.LostAfterActing : Answer.Clear);
        var job = world.Run(world.Accept(product));

        Assert.Equal(1, world.Crashes);
        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(Assert.Single(world.PostsOf(job)).Id, job.IgMediaId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_crash_in_the_middle_of_the_publish_call_leaves_one_post(bool acts)
    {
        var world = new World();
        world.Platform.Script(PlatformCall.Publish, 1, Fault.Crash(acts));
        var job = world.Run(world.Accept());

        Assert.Equal(JobStatus.Succeeded, job.Status);
        Assert.Equal(acts ? 1 : 2, world.Platform.Count(PlatformCall.Publish));
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void A_crash_between_the_disproof_and_its_record_leaves_one_post()
    {
        var world = new World();
        world.LoseResultOf("Conclude");
        Lose(world, Answer.LostBeforeActing);
        Judge.AllIsWell(world, world.Run(world.Accept()));
        Assert.Equal(2, world.Platform.Count(PlatformCall.Publish));
    }

    [Theory]
    [MemberData(nameof(PublishPoints))]
    public void Two_workers_with_the_same_publish_make_one_call(string point)
    {
        var world = new World();
        var job = world.Accept();
        _ = world.Start(job);
        Meanwhile(world, point, () => world.RunAgain("Publish"));
        world.RunToEnd();

        Assert.Equal(1, world.Platform.Count(PlatformCall.Publish));
        Assert.Equal(JobStatus.Succeeded, world.Row(job).Status);
        Judge.AllIsWell(world, job);
    }

    [Theory]
    [MemberData(nameof(PublishPoints))]
    public void A_worker_that_was_frozen_for_a_day_makes_no_second_post(string point)
    {
        var world = new World();
        var job = world.Accept();
        _ = world.Start(job);

        // While it is frozen another worker does the same work, and the workflow goes on to its end.
        Meanwhile(world, point, () => world.RunToEnd(world.Now + TimeSpan.FromDays(1)), acts: true);
        world.RunToEnd();

        Assert.Single(world.PostsOf(job));
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void A_late_answer_to_the_publish_overrules_a_job_that_was_given_up()
    {
        var world = new World();
        var job = world.Accept();
        _ = world.Start(job);
        world.Platform.StatusLag = TimeSpan.FromDays(1);
        world.Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(() =>
        {
            world.RunToEnd();
            Assert.Equal(PublishErrors.OutcomeUnknown.Code, world.Row(job).Error?.Code);
        }));
        world.RunToEnd();

        Assert.Equal(JobStatus.Succeeded, world.Row(job).Status);
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void A_late_answer_to_the_publish_that_comes_while_the_job_is_being_given_up_overrules_that()
    {
        var world = new World();
        var job = world.Accept();
        world.Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown));
        world.Platform.StatusLag = TimeSpan.FromDays(1);
        world.Jobs.BeforeUpdate = change =>
        {
            if (change.Status == JobStatus.Failed)
            {
                world.Jobs.BeforeUpdate = null;
                world.Change(job, row => row.Publish(1, world.PostsOf(job)[0].Id, world.Now, "The answer came."));
            }
        };
        var row = world.Run(job);

        Assert.Equal(JobStatus.Succeeded, row.Status);
        Judge.AllIsWell(world, job);
    }

    [Fact]
    public void A_verdict_that_comes_just_before_the_second_call_keeps_it_from_being_sent()
    {
        var world = new World();
        var job = world.Accept();
        Lose(world, Answer.LostBeforeActing);
        world.FailPoints.At(FailPoints.BeforeIntent, 2, () => world.Change(
            job, row => row.Fail(world.Now, PublishErrors.OutcomeUnknown.Because("The operator says: not published."))));
        var row = world.Run(job);

        Assert.Equal(JobStatus.Failed, row.Status);
        Assert.Equal(1, world.Platform.Count(PlatformCall.Publish));
        Assert.Empty(world.Platform.Posts);
    }

    [Fact]
    public void The_publish_is_bound_to_its_job_even_when_the_process_dies_right_after_the_answer_is_stored()
    {
        var world = new World();
        world.FailPoints.CrashAt(FailPoints.AfterOutcome);
        var job = world.Accept();
        world.Jobs.BeforeUpdate = change =>
        {
            if (change.IgMediaId is { } post)
            {
                Assert.Equal(job.Id, world.OwnerOf(post));
            }
        };
        var row = world.Run(job);

        Assert.Equal(job.Id, world.OwnerOf(row.IgMediaId!.Value));
    }

    [Fact]
    public void A_job_whose_history_was_lost_after_its_publish_is_found_out_about_and_not_published_anew()
    {
        foreach (var product in Enum.GetValues<PublishProduct>())
        {
            var world = new World();
            var job = world.Accept(product);
            world.Platform.Script(PlatformCall.Publish, 1, Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown));
            world.Platform.ListLag = TimeSpan.FromMinutes(4);
            _ = world.Start(job);
            world.RunToEnd(world.Now + TimeSpan.FromMinutes(2));
            world.Forget();
            var row = world.Run(job);

            Assert.Equal(JobStatus.Succeeded, row.Status);
            Assert.Equal(Assert.Single(world.PostsOf(job)).Id, row.IgMediaId);
            Assert.Equal(1, world.Platform.Count(PlatformCall.Publish));
        }
    }

    [Fact]
    public void A_fault_of_ours_before_the_call_is_tried_again_and_not_without_end()
    {
        var world = new World();
        world.FailPoints.Otherwise = point =>
        {
            if (point == FailPoints.BeforeIntent)
            {
                throw new IOException("The disk is full.");
            }
        };
        var job = world.Run(world.Accept());

        Assert.Equal(PublishErrors.InternalError.Code, job.Error?.Code);
        Assert.True(job.Error!.SafeToResubmit);
        Assert.Equal(21, world.FailPoints.Reached(FailPoints.BeforeIntent));
    }

    [Fact]
    public void A_fault_of_ours_after_the_call_is_an_unclear_publish()
    {
        var world = new World();
        world.FailPoints.At(FailPoints.AfterPublish, 1, () => throw new IOException("The disk is full."));
        var job = world.Run(world.Accept());

        Assert.Equal(1, world.Platform.Count(PlatformCall.Publish));
        Judge.AllIsWell(world, job);
        Assert.NotNull(job.IgMediaId);
    }

    [Fact]
    public void A_refusal_that_is_stored_before_a_fault_of_ours_is_not_waited_out_as_unclear()
    {
        var world = new World();
        world.Platform.Script(PlatformCall.Publish, 1, Fault.Refusal(InstagramErrorMeaning.NotReady));
        world.FailPoints.At(FailPoints.AfterOutcome, 1, () => throw new IOException("The disk is full."));
        var start = world.Now;
        var job = world.Run(world.Accept());

        Assert.Equal(start + TimeSpan.FromMinutes(1), Assert.Single(world.PostsOf(job)).At);
        Judge.AllIsWell(world, job);
    }

    private static void Lose(World world, Answer answer)
    {
        if (answer != Answer.Clear)
        {
            world.Platform.Script(PlatformCall.Publish, 1, answer == Answer.LostAfterActing
                ? Fault.AfterActing(InstagramErrorMeaning.OutcomeUnknown)
                : Fault.Refusal(InstagramErrorMeaning.OutcomeUnknown));
        }
    }

    private static void Meanwhile(World world, string point, Action action, bool acts = false)
    {
        if (point == "in flight")
        {
            world.Platform.Script(PlatformCall.Publish, 1, Fault.Meanwhile(action, acts));
        }
        else
        {
            world.FailPoints.At(point, 1, action);
        }
    }
}

/// <summary>What becomes of the answer to the first publish.</summary>
public enum Answer
{
    /// <summary>It comes.</summary>
    Clear,

    /// <summary>The post is live, and the answer is lost.</summary>
    LostAfterActing,

    /// <summary>There is no post, and the answer is lost.</summary>
    LostBeforeActing,
}
