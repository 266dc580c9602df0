using System.ComponentModel.DataAnnotations;
using InstaFunctions.Api.Accounts;

namespace InstaFunctions.Tests.Accounts;

public sealed class CallbackOptionsTests
{
    [Theory]
    [InlineData(null, true)]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("", false)]
    public void A_verify_token_has_eight_characters_at_least_or_is_not_set(string? token, bool valid)
    {
        var options = new CallbackOptions { WebhookVerifyToken = token };

        var failures = options.Validate(new ValidationContext(options)).ToList();

        Assert.Equal(valid, failures.Count == 0);
        Assert.All(failures, f => Assert.StartsWith("Instagram:WebhookVerifyToken ", f.ErrorMessage, StringComparison.Ordinal));
    }
}
