using InstaFunctions.Core.Platform;

namespace InstaFunctions.Instagram.Tests;

/// <summary>Asserts what a failed call means.</summary>
internal static class Failure
{
    /// <summary>The failure, when it means what it should.</summary>
    public static InstagramException Is(InstagramErrorMeaning meaning, InstagramException failure)
    {
        Assert.Equal(meaning, failure.Meaning);
        return failure;
    }

    /// <summary>The failure that a call throws, when it means what it should.</summary>
    public static async Task<InstagramException> ThrownAsync(InstagramErrorMeaning meaning, Func<Task> call) =>
        Is(meaning, await Assert.ThrowsAsync<InstagramException>(call));
}
