using InstaFunctions.Api.Hosting;
using InstaFunctions.Functions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace InstaFunctions.Functions.Tests;

public sealed class FunctionsAppTests
{
    [Fact]
    public void Every_class_with_functions_can_be_made()
    {
        using var app = TestApp.Start();
        var types = typeof(ApiTriggers).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.GetMethods().Any(method => method.IsDefined(typeof(FunctionAttribute), inherit: false)))
            .ToList();

        Assert.True(types.Count > 7);
        Assert.All(types, type => Assert.NotNull(ActivatorUtilities.CreateInstance(app.Services, type)));
    }

    [Theory]
    [InlineData("Publishing:PolTimeout", "00:01:00", "There is no setting Publishing:PolTimeout")]
    [InlineData("Publishing:PollTimeout", "soon", "Publishing:PollTimeout is \"soon\"")]
    [InlineData("Storage:Path", "/data", "There is no setting Storage:Path")]
    [InlineData("PublicUrl", "here", "PublicUrl is \"here\"")]
    [InlineData("Instagram:GraphUrl", "https://graph.instagram.com/", "The blob address in Storage:ConnectionString is")]
    public void A_setting_that_is_wrong_stops_the_start_with_a_sentence_that_names_it(string setting, string value, string sentence)
    {
        var problem = Assert.Throws<SettingsException>(() => TestApp.Start((setting, value)));

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Storage:ConnectionString", "", "Set either Storage:Account")]
    [InlineData("Storage:Account", "myaccount", "Set either Storage:Account")]
    [InlineData("Storage:Prefix", "No", "Storage:Prefix must be")]
    [InlineData("Publishing:DailyLimit", "0", "DailyLimit")]
    public void A_value_that_cannot_work_stops_the_start_with_a_sentence_that_names_it(string setting, string value, string sentence)
    {
        using var app = TestApp.Start((setting, value));

        var problem = Assert.Throws<OptionsValidationException>(() => app.Services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }
}
