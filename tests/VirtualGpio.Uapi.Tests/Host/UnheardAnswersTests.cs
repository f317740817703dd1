// SPDX-License-Identifier: MIT
using VirtualGpio.Uapi.Abi;
using VirtualGpio.Uapi.Device;
using VirtualGpio.Uapi.Host;
using VirtualGpio.Uapi.Tests.Device;

namespace VirtualGpio.Uapi.Tests.Host;

public sealed class UnheardAnswersTests
{
    private readonly UnheardAnswers _answers = new();
    private readonly Rig _rig = new();

    [Fact]
    public void A_call_that_is_made_again_has_its_answer_once_whether_its_argument_was_written_or_not()
    {
        foreach (byte[] again in (byte[][])[[1, 0], [1, 9]])
        {
            Unheard answer = Watch(7, [1, 0], [1, 9]);
            _answers.Remember(answer);
            Assert.Same(answer, _answers.Take(7, GpioIoctl.V2WatchLineInfo, _rig.File, again));
            Assert.Null(_answers.Take(7, GpioIoctl.V2WatchLineInfo, _rig.File, again));
        }
    }

    [Fact]
    public void Another_call_is_a_new_one()
    {
        _answers.Remember(Watch(7, [1, 0], [1, 9]));
        Assert.Null(_answers.Take(8, GpioIoctl.V2WatchLineInfo, _rig.File, [1, 0]));
        Assert.Null(_answers.Take(7, GpioIoctl.V1WatchLineInfo, _rig.File, [1, 0]));
        Assert.Null(_answers.Take(7, GpioIoctl.V2WatchLineInfo, _rig.Open(), [1, 0]));
        Assert.Null(_answers.Take(7, GpioIoctl.V2WatchLineInfo, _rig.File, [2, 0]));
        Assert.Equal(1, _answers.Count);
    }

    [Fact]
    public void Lines_are_given_to_who_opens_the_chip_anew_and_taken_from_who_asks_for_others()
    {
        ChipFile made = _rig.Open();
        var answer = new Unheard(7, GpioIoctl.V2GetLine, _rig.File, [1], [2], made, 5);
        _answers.Remember(answer);
        Assert.Null(_answers.TakeGivenUp(8, _rig.Device));
        Assert.Null(_answers.TakeGivenUp(7, new Rig().Device));
        Assert.Same(answer, _answers.Take(7, GpioIoctl.V2GetLine, _rig.Open(), [1]));
        _answers.Remember(answer);
        Assert.Null(_answers.Take(7, GpioIoctl.V2GetLine, _rig.File, [3]));
        Assert.Same(answer, _answers.TakeGivenUp(7, _rig.Device));
        Assert.Equal(0, _answers.Count);
    }

    [Fact]
    public void A_thread_that_asks_for_something_else_has_given_up_all_that_it_has_not_heard()
    {
        _answers.Remember(Watch(7, [1], [2]));
        _answers.Remember(new Unheard(7, GpioIoctl.UnwatchLineInfo, _rig.File, [1], [1], null, 0));
        _answers.Remember(Watch(8, [1], [2]));
        Assert.Null(_answers.Take(7, GpioIoctl.V2GetLine, _rig.File, [3]));
        Assert.NotNull(_answers.TakeGivenUp(7, _rig.Device));
        Assert.NotNull(_answers.TakeGivenUp(7, _rig.Device));
        Assert.Null(_answers.TakeGivenUp(7, _rig.Device));
        Assert.Null(_answers.Take(7, GpioIoctl.UnwatchLineInfo, _rig.File, [1]));
        Assert.NotNull(_answers.Take(8, GpioIoctl.V2WatchLineInfo, _rig.File, [1]));
    }

    [Fact]
    public void The_oldest_answer_makes_room()
    {
        for (int thread = 1; thread <= UnheardAnswers.Most + 1; thread++)
            _answers.Remember(Watch(thread, [0], [0]));
        Assert.Equal(UnheardAnswers.Most, _answers.Count);
        Assert.Null(_answers.Take(1, GpioIoctl.V2WatchLineInfo, _rig.File, [0]));
        Assert.NotNull(_answers.Take(2, GpioIoctl.V2WatchLineInfo, _rig.File, [0]));
        Assert.NotNull(_answers.Take(UnheardAnswers.Most + 1, GpioIoctl.V2WatchLineInfo, _rig.File, [0]));
    }

    private Unheard Watch(int thread, byte[] asked, byte[] told) => new(thread, GpioIoctl.V2WatchLineInfo, _rig.File, asked, told, Made: null, Number: 0);
}
