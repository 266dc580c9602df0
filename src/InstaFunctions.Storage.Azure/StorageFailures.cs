using Azure;
using InstaFunctions.Core;

namespace InstaFunctions.Storage.Azure;

/// <summary>Tells a storage account that is out of reach from an answer of it.</summary>
internal static class StorageFailures
{
    /// <summary>Runs a call; when the account is out of reach, throttles or refuses us, says so in the stores' own words.</summary>
    /// <exception cref="StoreUnavailableException">Nothing that was asked for may be taken as done.</exception>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RequestFailedException failure) when (IsOutOfReach(failure.Status))
        {
            throw OutOfReach(failure);
        }
        catch (AggregateException failure) when (failure.InnerExceptions.All(inner => inner is RequestFailedException { Status: var status } && IsOutOfReach(status)))
        {
            // How the client reports a request that failed on every retry.
            throw OutOfReach(failure);
        }
    }

    // 0: no answer at all. 401 and 403: the identity lost its role, which an operator can put right.
    private static bool IsOutOfReach(int status) => status is 0 or 401 or 403 or 408 or 429 or >= 500;

    // Without the failure's message: a blob's address may carry a signature.
    private static StoreUnavailableException OutOfReach(Exception failure) =>
        new($"The storage account is out of reach ({(failure as RequestFailedException)?.ErrorCode ?? failure.GetType().Name}).");
}
